import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type Message, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import sharp from "sharp";
import { parseNotification, parseRecovery } from "../../contracts/notification";
import type { StackOutputs } from "../../contracts/outputs";
import { LocalCloud } from "../../local/cloud";
import { changedProject } from "../helpers/changed-project";
import { removeTemporaryFolders, temporaryFolder } from "../helpers/temporary-folder";

jest.setTimeout(60_000);

const KEYS = ["express/Grüße 1+1.jpg", "express/a.jpg", "express/b.jpg"];

let cloud: LocalCloud;
let outputs: StackOutputs;
let s3: S3Client;
let sqs: SQSClient;

/** A stack whose worker may not call Rekognition: each of its jobs fails for good. */
beforeAll(async () => {
  const projectDirectory = changedProject(
    "components/access/worker-permissions.ts",
    '"rekognition:DetectLabels"',
    '"rekognition:DetectFaces"',
  );
  cloud = await LocalCloud.start({ stateDirectory: temporaryFolder(), port: 0 });
  outputs = await cloud.deploy({ projectDirectory, stack: "dev", config: {} });
  const { endpoint, region, operator: credentials } = cloud;
  s3 = new S3Client({ endpoint, region, credentials });
  sqs = new SQSClient({ endpoint, region, credentials });
});

afterAll(async () => {
  s3.destroy();
  sqs.destroy();
  await cloud.close();
  removeTemporaryFolders();
});

it("brings the images of a failed job to the dead letters of its lane", async () => {
  const picture = { width: 200, height: 120, channels: 3, background: "#cc2222" } as const;
  const Body = await sharp({ create: picture }).jpeg().toBuffer();
  for (const Key of KEYS) {
    await s3.send(new PutObjectCommand({ Bucket: outputs.imagesBucket, Key, Body }));
  }

  cloud.run();
  const messages = await receive(outputs.lanes.express?.deadLetterQueueUrl ?? "", KEYS.length);

  const bodies = messages.map(({ Body = "" }) => Body);
  expect(
    bodies
      .flatMap(parseNotification)
      .map(({ key }) => key)
      .sort(),
  ).toEqual(KEYS);
  for (const body of bodies) {
    expect(parseRecovery(body)).toMatchObject({
      statusReason: expect.stringContaining("Essential container in task exited"),
      exitCode: 1,
    });
  }
});

/** As many messages as these; SQS waits for them. */
async function receive(queueUrl: string, count: number): Promise<Message[]> {
  const messages: Message[] = [];
  while (messages.length < count) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: 20,
      }),
    );
    messages.push(...Messages);
  }
  return messages;
}
