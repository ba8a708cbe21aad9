import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import sharp from "sharp";
import { announceRunningCloud, withdrawRunningCloud } from "../../cli/target/running-cloud";
import { formatRecovered } from "../../contracts/notification";
import type { LaneOutputs } from "../../contracts/outputs";
import { LocalCloud } from "../../local/cloud";
import { changedProject } from "../helpers/changed-project";
import { labeler, PROJECT_DIRECTORY } from "../helpers/labeler";
import { removeTemporaryFolders, temporaryFolder } from "../helpers/temporary-folder";

jest.setTimeout(120_000);

const KEYS = ["express/Grüße 1+1.jpg", "express/a.jpg", "express/b.jpg"];
const POISON = "<html>no notification of S3</html>";
const MAX_RECEIVE_COUNT = 5;

let stateDirectory: string;
let isUp = false;
let cloud: LocalCloud;
let lane: LaneOutputs;
let imagesBucket: string;
let s3: S3Client;
let sqs: SQSClient;

/** Deploys over what earlier ones left, so that `labeler` finds it, as `labeler local` does. */
async function start(projectDirectory: string): Promise<void> {
  cloud = await LocalCloud.start({ stateDirectory, port: 0 });
  const outputs = await cloud.deploy({ projectDirectory, stack: "dev", config: {} });
  isUp = true;
  const { endpoint, region, operator: credentials } = cloud;
  const processId = process.pid;
  await announceRunningCloud(stateDirectory, { processId, endpoint, credentials, outputs });
  ({ imagesBucket } = outputs);
  lane = outputs.lanes.express as LaneOutputs;
  s3 = new S3Client({ endpoint, region, credentials });
  sqs = new SQSClient({ endpoint, region, credentials });
}

async function stop(): Promise<void> {
  isUp = false;
  s3.destroy();
  sqs.destroy();
  await withdrawRunningCloud(stateDirectory);
  await cloud.close();
}

beforeAll(() => {
  stateDirectory = temporaryFolder();
});

afterAll(async () => {
  if (isUp) await stop();
  removeTemporaryFolders();
});

it("puts what a failed job left back to work once the cause is mended, and keeps poison", async () => {
  await start(
    changedProject(
      "components/access/worker-permissions.ts",
      '"rekognition:DetectLabels"',
      '"rekognition:DetectFaces"',
    ),
  );
  await giveUpPoison();
  await uploadImages();
  cloud.run();
  await deadLettersAre(KEYS.length + 1);

  const failed = await labeler(["failed", "--lane", "express", "--json"], { stateDirectory });
  expect(failed.exitCode).toBe(0);
  const rows = failed.stdout.map((line) => JSON.parse(line));
  const ofJobs = rows.filter(({ why }) => why === "failed-job");
  expect(ofJobs.map(({ images: [key] }) => key).sort()).toEqual(KEYS);
  for (const row of ofJobs) {
    expect(row).toMatchObject({
      jobId: expect.any(String),
      statusReason: expect.stringContaining("Essential container in task exited"),
      exitCode: 1,
    });
  }
  expect(rows.filter(({ why }) => why === "poison")).toEqual([
    expect.objectContaining({ reason: "The message is not JSON.", beginning: POISON }),
  ]);

  await stop();
  await start(PROJECT_DIRECTORY);
  cloud.run();
  const retry = await labeler(["retry", "--lane", "express"], { stateDirectory });
  expect(retry).toMatchObject({ exitCode: 0, stdout: ["express\tCOMPLETED\t3\t1"] });
  for (const key of KEYS) expect(await recordOf(key)).toMatchObject({ outcome: "LABELED" });

  const left = await labeler(["failed", "--lane", "express"], { stateDirectory });
  expect(left.stdout).toEqual([
    expect.stringMatching(
      /^express\t[^\t]+\t\tpoison: The message is not JSON\. It begins: <html>/,
    ),
  ]);
  await deadLettersAre(1);
  expect(cloud.problems).toEqual([]);
});

it("moves dead letters while the local cloud is down, too, and says who labels them", async () => {
  const trigger = { bucket: imagesBucket, key: "express/a.jpg" };
  const recovery = { jobId: "j1", statusReason: "exited", at: "2026-01-02T03:04:05Z" };
  const MessageBody = formatRecovered(trigger, recovery);
  await sqs.send(new SendMessageCommand({ QueueUrl: lane.deadLetterQueueUrl, MessageBody }));
  await stop();
  const retry = await labeler(["retry", "--lane", "express"], { stateDirectory });
  expect(retry).toMatchObject({ exitCode: 0, stdout: ["express\tCOMPLETED\t1\t1"] });
  expect(retry.stderr.at(-1)).toBe(
    "The local cloud labels them when it is up again: labeler local",
  );
});

/** A message that is received in vain as often as it may be, before anything else is in the queue. */
async function giveUpPoison(): Promise<void> {
  const { queueUrl: QueueUrl } = lane;
  for (const { ReceiptHandle } of await receive(30)) {
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  }
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: POISON }));
  for (let times = 0; times < MAX_RECEIVE_COUNT; times += 1) {
    expect(await receive(0)).toHaveLength(1);
  }
  expect(await receive(0)).toEqual([]);
}

async function receive(VisibilityTimeout: number) {
  const input = { QueueUrl: lane.queueUrl, MaxNumberOfMessages: 10, VisibilityTimeout };
  return (await sqs.send(new ReceiveMessageCommand(input))).Messages ?? [];
}

async function uploadImages(): Promise<void> {
  const picture = { width: 200, height: 120, channels: 3, background: "#cc2222" } as const;
  const Body = await sharp({ create: picture }).jpeg().toBuffer();
  for (const Key of KEYS) {
    await s3.send(new PutObjectCommand({ Bucket: imagesBucket, Key, Body }));
  }
}

async function deadLettersAre(count: number): Promise<void> {
  const input = {
    QueueUrl: lane.deadLetterQueueUrl,
    AttributeNames: ["ApproximateNumberOfMessages" as const],
  };
  for (;;) {
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand(input));
    if (Number(Attributes?.ApproximateNumberOfMessages) === count) return;
    await pause();
  }
}

/** The record of an image, as soon as there is one. */
async function recordOf(key: string): Promise<unknown> {
  for (;;) {
    const { exitCode, stdout } = await labeler(["show", key, "--json"], { stateDirectory });
    if (exitCode === 0) return JSON.parse(stdout.join(""));
    await pause();
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 100));
}
