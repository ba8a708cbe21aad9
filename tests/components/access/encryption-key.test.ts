import { EncryptionKey } from "../../../components/access/encryption-key";
import { deployComponent } from "../../helpers/deploy-component";
import type { ResourceGraph } from "../../helpers/pulumi-mocks";

const KEY = "aws:kms/key:Key";
const ACCOUNT = "123456789012";
const USE = ["kms:Decrypt", "kms:GenerateDataKey"];

describe("EncryptionKey", () => {
  let graph: ResourceGraph;
  beforeAll(async () => {
    graph = await deployComponent(() => createKey(false));
  });

  it("rotates by itself, and leaves a month to take a deletion back", () => {
    const { policy, ...inputs } = graph.get(KEY, "labeler-key").inputs;

    expect(inputs).toEqual({
      description: "Image labeler, stack test",
      enableKeyRotation: true,
      deletionWindowInDays: 30,
    });
    expect(typeof policy).toBe("string");
  });

  it("is found by an alias, whose name is Pulumi's to choose", () => {
    expect(graph.get("aws:kms/alias:Alias", "labeler-key-alias").inputs).toEqual({
      targetKeyId: "labeler-key-0a1b2c3-id",
    });
  });

  it("is the account's, and lets services of this account send into what it encrypts", () => {
    const { inputs } = graph.get(KEY, "labeler-key");

    expect(JSON.parse(String(inputs.policy))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "AccountPoliciesDecide",
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::123456789012:root" },
          Action: "kms:*",
          Resource: "*",
        },
        {
          Sid: "BucketNotifications",
          Effect: "Allow",
          Principal: { Service: "s3.amazonaws.com" },
          Action: USE,
          Resource: "*",
          Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
        },
        {
          Sid: "EventRules",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: USE,
          Resource: "*",
          Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
        },
        {
          Sid: "Alarms",
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: USE,
          Resource: "*",
          Condition: {
            StringEquals: { "aws:SourceAccount": ACCOUNT },
            ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:*" },
          },
        },
        {
          Sid: "LogGroups",
          Effect: "Allow",
          Principal: { Service: "logs.eu-central-1.amazonaws.com" },
          Action: [
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:Encrypt",
            "kms:GenerateDataKey",
            "kms:GenerateDataKeyWithoutPlaintext",
            "kms:ReEncryptFrom",
            "kms:ReEncryptTo",
          ],
          Resource: "*",
          Condition: {
            ArnLike: {
              "kms:EncryptionContext:aws:logs:arn":
                "arn:aws:logs:eu-central-1:123456789012:log-group:*",
            },
          },
        },
      ],
    });
  });

  it.each([true, false])("survives the stack when protect is %s", async (protect) => {
    const { resources } = await deployComponent(() => createKey(protect));
    const own = resources.filter(({ type }) => type.startsWith("aws:kms"));

    expect(own.map((resource) => resource.protect)).toEqual([protect, protect]);
  });
});

function createKey(protect: boolean): EncryptionKey {
  return new EncryptionKey("labeler-key", {
    accountId: ACCOUNT,
    region: "eu-central-1",
    protect,
  });
}
