import { EncryptionKey } from "../../../components/access/encryption-key";
import { LabelTable } from "../../../components/storage/label-table";
import { deployComponent } from "../../helpers/deploy-component";

const TABLE = "aws:dynamodb/table:Table";

describe("LabelTable", () => {
  it("is keyed by image and entry, indexed by label and by reason, and recoverable", async () => {
    const graph = await deployComponent(() => new LabelTable("labeler", { protect: false }));

    expect(graph.get(TABLE, "labeler").inputs).toEqual({
      billingMode: "PAY_PER_REQUEST",
      hashKey: "image",
      rangeKey: "entry",
      attributes: [
        { name: "image", type: "S" },
        { name: "entry", type: "S" },
        { name: "label", type: "S" },
        { name: "confidence", type: "N" },
        { name: "reason", type: "S" },
        { name: "settledAt", type: "S" },
      ],
      globalSecondaryIndexes: [
        {
          name: "byLabel",
          keySchemas: [
            { attributeName: "label", keyType: "HASH" },
            { attributeName: "confidence", keyType: "RANGE" },
          ],
          projectionType: "ALL",
        },
        {
          name: "byReason",
          keySchemas: [
            { attributeName: "reason", keyType: "HASH" },
            { attributeName: "settledAt", keyType: "RANGE" },
          ],
          projectionType: "ALL",
        },
      ],
      pointInTimeRecovery: { enabled: true },
      deletionProtectionEnabled: false,
    });
  });

  it("is encrypted with the key of the stack where there is one", async () => {
    const graph = await deployComponent(() => {
      const key = new EncryptionKey("labeler-key", {
        accountId: "123456789012",
        region: "eu-central-1",
        protect: false,
      });
      return new LabelTable("labeler", { protect: false, key });
    });

    expect(graph.get(TABLE, "labeler").inputs.serverSideEncryption).toEqual({
      enabled: true,
      kmsKeyArn: "arn:aws:kms:eu-central-1:123456789012:key/labeler-key-0a1b2c3",
    });
  });

  it.each([true, false])(
    "survives the stack when protect is %s, by Pulumi and by AWS",
    async (protect) => {
      const graph = await deployComponent(() => new LabelTable("labeler", { protect }));
      const table = graph.get(TABLE, "labeler");

      expect(table.protect).toBe(protect);
      expect(table.inputs.deletionProtectionEnabled).toBe(protect);
    },
  );
});
