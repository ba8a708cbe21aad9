import {
  DeleteObjectCommand,
  PutBucketNotificationConfigurationCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import { DeleteCommand, GetCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { check } from "../../../chaos/checker/check";
import { remarks } from "../../../chaos/checker/remarks";
import { takeSnapshot } from "../../../chaos/checker/take-snapshot";
import { formatViolation } from "../../../chaos/checker/violation";
import type { Content } from "../../../chaos/content";
import { contentPool } from "../../../chaos/contents";
import { type Expectations, expectationsOf } from "../../../chaos/expectations";
import { findLane } from "../../../cli/target/target";
import { formatNotification } from "../../../contracts/notification";
import { imageUri, labelEntry } from "../../../contracts/table";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";
import { REKOGNITION, type SettledCloud, settledCloud } from "../helpers/settled-cloud";

// Each of two clouds labels some 150 images.
jest.setTimeout(240_000);

let pool: readonly Content[];
let expectations: Expectations;
let cloud: SettledCloud;

beforeAll(async () => {
  pool = await contentPool();
  expectations = await expectationsOf(pool, REKOGNITION);
});

afterAll(removeTemporaryFolders);

/** The violations of the cloud as it is. */
const violations = async () =>
  check(await takeSnapshot(cloud.target), expectations).map(formatViolation);

describe("of a bucket that keeps no versions", () => {
  beforeAll(async () => {
    cloud = await settledCloud(pool, false);
  });

  afterAll(() => cloud.close());

  const uriOf = (key: string) => imageUri(cloud.target.outputs.imagesBucket, key);
  const lane = () => findLane(cloud.target.outputs.lanes, "express");
  const table = () => ({ TableName: cloud.target.outputs.labelTable });
  const keyOf = (key: string, entry: string) => ({ image: uriOf(key), entry });
  const pictureKey = (index: number) => `express/${pool[index]?.name}`;
  const UNNAMED = "and no message in the dead letters of lane express names it";

  it("finds nothing wrong with any content, nor after a history", async () => {
    const snapshot = await takeSnapshot(cloud.target);
    expect(snapshot.objects.length).toBeGreaterThan(120);
    expect(snapshot).toMatchObject({ deadLetters: [], jobs: [], calls: [] });
    expect(snapshot.queues).toHaveLength(4);
    expect(check(snapshot, expectations)).toEqual([]);
    expect(remarks(snapshot)).toEqual([]);
  });

  it("finds a record that somebody deleted", async () => {
    const key = "express/empty";
    const { Item } = await cloud.target.table.send(
      new GetCommand({ ...table(), Key: keyOf(key, "record") }),
    );
    await cloud.target.table.send(new DeleteCommand({ ...table(), Key: keyOf(key, "record") }));
    expect(await violations()).toEqual([`lost ${uriOf(key)}: no record, ${UNNAMED}`]);
    await cloud.target.table.send(new PutCommand({ ...table(), Item }));
    expect(await violations()).toEqual([]);
  });

  it("finds a label entry that somebody changed, and one that somebody deleted", async () => {
    const change = (key: string, label: string, confidence: number) =>
      cloud.target.table.send(
        new UpdateCommand({
          ...{ ...table(), Key: keyOf(key, labelEntry(label)) },
          UpdateExpression: "SET confidence = :confidence",
          ExpressionAttributeValues: { ":confidence": confidence },
        }),
      );
    await change(pictureKey(0), "Colorful", 99);
    const Key = keyOf(pictureKey(1), labelEntry("Plain"));
    const { Attributes: Item } = await cloud.target.table.send(
      new DeleteCommand({ ...table(), Key, ReturnValues: "ALL_OLD" }),
    );
    expect((await violations()).sort()).toEqual([
      `mixed ${uriOf(pictureKey(0))}: the confidence of label "colorful" is 99, its record says 100`,
      `mixed ${uriOf(pictureKey(1))}: the entry of label "plain" is missing`,
    ]);
    await change(pictureKey(0), "Colorful", 100);
    await cloud.target.table.send(new PutCommand({ ...table(), Item }));
    expect(await violations()).toEqual([]);
  });

  it("finds what changed while no event was sent, and what waits where one was", async () => {
    const { s3, outputs } = cloud.target;
    const Bucket = outputs.imagesBucket;
    const [overwritten, removed, fresh] = [pictureKey(2), pictureKey(3), "express/no event.jpg"];
    await s3.send(new PutObjectCommand({ Bucket, Key: "express/event.jpg", Body: "text" }));
    await s3.send(
      new PutBucketNotificationConfigurationCommand({ Bucket, NotificationConfiguration: {} }),
    );
    for (const Key of [overwritten, fresh]) {
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: pool[4]?.bytes }));
    }
    await s3.send(new DeleteObjectCommand({ Bucket, Key: removed }));
    const [was, is] = [pool[2]?.eTag, pool[4]?.eTag];
    expect((await violations()).sort()).toEqual([
      `ghost ${uriOf(removed)}: it has a record of "${pool[3]?.eTag}" and no object, ${UNNAMED}`,
      `lost ${uriOf("express/event.jpg")}: no record, ${UNNAMED}`,
      `lost ${uriOf(fresh)}: no record, ${UNNAMED}`,
      "not-at-rest queue of lane express: 1 messages wait, 0 are in flight",
      `stale ${uriOf(overwritten)}: its record describes "${was}", the object is "${is}", ${UNNAMED}`,
    ]);
  });

  it("reads more dead letters than one call gives, and leaves each where it was", async () => {
    const { sqs, outputs } = cloud.target;
    const { queueUrl, deadLetterQueueUrl: QueueUrl } = lane();
    const named = [pictureKey(2), pictureKey(3), "express/no event.jpg", "express/event.jpg"];
    const others = Array.from({ length: 20 }, (_, index) => `express/other-${index}.jpg`);
    for (const key of [...named, ...others]) {
      const MessageBody = formatNotification([{ bucket: outputs.imagesBucket, key }]);
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    }
    const { MessageId } = await sqs.send(
      new SendMessageCommand({ QueueUrl, MessageBody: "poison\n!" }),
    );
    await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, VisibilityTimeout: 600 }));

    const snapshot = await takeSnapshot(cloud.target);

    expect(snapshot.deadLetters).toHaveLength(25);
    expect(check(snapshot, expectations).map(formatViolation)).toEqual([
      "not-at-rest queue of lane express: 0 messages wait, 1 are in flight",
    ]);
    expect(remarks(snapshot)).toEqual([
      `poison dead letter ${MessageId} of lane express: names no image: poison\\n!`,
    ]);
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
    );
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: "25",
      ApproximateNumberOfMessagesNotVisible: "0",
    });
  });

  it("reads the ledger, where one was kept", async () => {
    const line = { at: 1, session: "A", kind: "killed", why: "Spot" };
    const folder = temporaryFolder({ "ledger.jsonl": `${JSON.stringify(line)}\n{"at":` });
    const snapshot = await takeSnapshot(cloud.target, `${folder}/ledger.jsonl`);
    expect(snapshot.calls).toEqual([line]);
  });
});

describe("of a bucket that keeps versions", () => {
  beforeAll(async () => {
    cloud = await settledCloud(pool, true);
  });

  afterAll(() => cloud.close());

  it("finds nothing wrong at rest, and that a version was put over the same bytes", async () => {
    const { s3, outputs } = cloud.target;
    const Bucket = outputs.imagesBucket;
    const snapshot = await takeSnapshot(cloud.target);
    expect(snapshot.objects.every(({ versionId = "" }) => versionId.length > 10)).toBe(true);
    expect(check(snapshot, expectations)).toEqual([]);

    const { name, bytes: Body } = pool[0] ?? {};
    const Key = `express/${name}`;
    const { VersionId } = await s3.send(new PutObjectCommand({ Bucket, Key, Body }));

    expect(await violations()).toEqual([
      expect.stringMatching(/^not-at-rest queue of lane express: 1 messages wait/),
      expect.stringMatching(
        `^stale ${imageUri(Bucket, Key)}: its record describes .*, the object is .* \\(version ${VersionId}\\), and no`,
      ),
    ]);
  });
});
