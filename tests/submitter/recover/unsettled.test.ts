import { HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { BatchGetCommand, DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { unsettledTriggers } from "../../../submitter/recover/unsettled";
import { recoverContext } from "../../helpers/recover-context";
import { numberedTriggers, triggers } from "../../helpers/triggers";

const s3 = mockClient(S3Client);
const table = mockClient(DynamoDBDocumentClient);

beforeEach(() => {
  s3.reset();
  table.reset();
  s3.onAnyCommand().rejects(new Error("unexpected call of S3"));
  table.onAnyCommand().rejects(new Error("unexpected call of DynamoDB"));
});

describe("a record", () => {
  it.each([
    ["of the version that is there", { eTag: '"1"', versionId: "v1" }, true],
    ["of an older version of the same bytes", { eTag: '"1"', versionId: "v0" }, false],
    ["of other bytes", { eTag: '"0"', versionId: "v1" }, false],
    ["from before the bucket had versions", { eTag: '"1"' }, false],
    [
      "that shall be labeled anew",
      { eTag: '"1"', versionId: "v1", relabelRequestedAt: "2026-11-26T00:00:00.000Z" },
      false,
    ],
  ])("%s", async (_, version, settled) => {
    s3.on(HeadObjectCommand).resolves({ ETag: '"1"', VersionId: "v1" });
    records({ image: "s3://photos/a.jpg", ...version });

    const unsettled = await unsettledTriggers(triggers("a.jpg"), recoverContext());

    expect(unsettled).toEqual(settled ? [] : triggers("a.jpg"));
  });

  it("is asked for as it is now, without the labels, once for an image", async () => {
    s3.on(HeadObjectCommand).resolves({ ETag: '"1"' });
    records();

    await unsettledTriggers(triggers("a.jpg", "b.jpg", "a.jpg"), recoverContext());

    expect(table.commandCalls(BatchGetCommand).map(({ args: [{ input }] }) => input)).toEqual([
      {
        RequestItems: {
          labels: {
            Keys: [
              { image: "s3://photos/a.jpg", entry: "record" },
              { image: "s3://photos/b.jpg", entry: "record" },
            ],
            ConsistentRead: true,
            ProjectionExpression: "image, eTag, versionId, relabelRequestedAt",
          },
        },
      },
    ]);
    expect(s3.commandCalls(HeadObjectCommand)).toHaveLength(2);
  });

  it("that DynamoDB left unread is asked for again", async () => {
    s3.on(HeadObjectCommand).resolves({ ETag: '"1"' });
    const left = { labels: { Keys: [{ image: "s3://photos/b.jpg", entry: "record" }] } };
    table
      .on(BatchGetCommand)
      .resolvesOnce({
        Responses: { labels: [{ image: "s3://photos/a.jpg", eTag: '"1"' }] },
        UnprocessedKeys: left,
      })
      .resolvesOnce({ Responses: { labels: [{ image: "s3://photos/b.jpg", eTag: '"1"' }] } });

    const unsettled = await unsettledTriggers(
      triggers("a.jpg", "b.jpg", "c.jpg"),
      recoverContext(),
    );

    expect(unsettled).toEqual(triggers("c.jpg"));
    expect(table.commandCalls(BatchGetCommand)[1]?.args[0].input).toEqual({ RequestItems: left });
  });

  it("that DynamoDB never reads is not taken for missing", async () => {
    const Keys = [{ image: "s3://photos/a.jpg", entry: "record" }];
    table.on(BatchGetCommand).resolves({ UnprocessedKeys: { labels: { Keys } } });

    await expect(unsettledTriggers(triggers("a.jpg"), recoverContext())).rejects.toMatchObject({
      name: "RecordsUnreadError",
      message: "Table labels left records unread after 10 calls of BatchGetItem.",
    });
  });
});

describe("an object", () => {
  it("that may not be looked at is not taken for gone", async () => {
    records();
    const denied = Object.assign(new Error("Forbidden"), { $metadata: { httpStatusCode: 403 } });
    s3.on(HeadObjectCommand).rejects(denied);

    await expect(unsettledTriggers(triggers("a.jpg"), recoverContext())).rejects.toBe(denied);
  });

  it("is looked at beside others, 32 at once, a page of 100 at a time", async () => {
    records();
    let open = 0;
    let most = 0;
    s3.on(HeadObjectCommand).callsFake(async () => {
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return { ETag: '"1"' };
    });
    const images = numberedTriggers(250);

    expect(await unsettledTriggers(images, recoverContext())).toEqual(images);
    expect(most).toBe(32);
    expect(table.commandCalls(BatchGetCommand)).toHaveLength(3);
  });
});

function records(...labels: Record<string, string>[]): void {
  table.on(BatchGetCommand).resolves({ Responses: { labels } });
}
