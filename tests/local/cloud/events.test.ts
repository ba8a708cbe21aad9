import { join } from "node:path";
import { BatchClient, SubmitJobCommand } from "@aws-sdk/client-batch";
import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import {
  DeleteObjectCommand,
  GetBucketNotificationConfigurationCommand,
  GetBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { StackOutputs } from "../../../contracts/outputs";
import { LocalCloud } from "../../../local/cloud";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

const PROJECT = join(__dirname, "../../fixtures/events-project");

// The deploy starts a process that loads Pulumi: one to two seconds on a busy machine.
jest.setTimeout(60_000);

let stateDirectory: string;
let cloud: LocalCloud;
let outputs: StackOutputs;

beforeAll(async () => {
  stateDirectory = temporaryFolder();
  cloud = await LocalCloud.start({ stateDirectory, port: 0 });
  outputs = await cloud.deploy({ projectDirectory: PROJECT, stack: "test", config: {} });
  cloud.run();
});

afterAll(async () => {
  await cloud.close();
  removeTemporaryFolders();
});

function config() {
  return { endpoint: cloud.endpoint, region: cloud.region, credentials: cloud.operator };
}

async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`Waited in vain; problems: ${JSON.stringify(cloud.problems)}`);
}

/** Events that came to a queue, once there are so many. */
async function received(queueUrl: string | undefined, count: number) {
  const sqs = new SQSClient(config());
  const bodies: string[] = [];
  return until(async () => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
    );
    bodies.push(...Messages.map(({ Body = "" }) => Body));
    return bodies.length >= count ? bodies.map((body) => JSON.parse(body)) : undefined;
  });
}

/** What a function has printed, without what Lambda itself logs. */
async function printedBy(name: string): Promise<string[]> {
  const logs = new CloudWatchLogsClient(config());
  const { events = [] } = await logs.send(
    new FilterLogEventsCommand({ logGroupName: `/aws/lambda/${name}`, filterPattern: "detail" }),
  );
  return events.map(({ message = "" }) => message);
}

describe("children of an array that fail", () => {
  let dead: { detail: Record<string, unknown>; resources: string[] }[];
  let jobId: string;

  beforeAll(async () => {
    const submitted = await new BatchClient(config()).send(
      new SubmitJobCommand({
        jobName: "read",
        jobQueue: outputs.lanes.only?.jobQueueArn,
        jobDefinition: "worker",
        arrayProperties: { size: 2 },
      }),
    );
    jobId = submitted.jobId ?? "";
    dead = await received(outputs.lanes.only?.deadLetterQueueUrl, 2);
  });

  it("invoke the function that lets EventBridge in, once each", async () => {
    const printed = await until(async () => {
      const all = await printedBy("allowed");
      return all.length >= 2 ? all : undefined;
    });

    const ids = printed.map((line) => JSON.parse(line).detail.jobId).sort();
    expect(ids).toEqual([`${jobId}:0`, `${jobId}:1`]);
  });

  it("are told as AWS tells them", () => {
    const [event] = dead.filter(({ detail }) => detail.jobId === `${jobId}:0`);

    expect(event).toMatchObject({
      source: "aws.batch",
      "detail-type": "Batch Job State Change",
      resources: [`arn:aws:batch:us-east-1:000000000000:job/${jobId}:0`],
      detail: {
        jobName: "read",
        jobQueue: outputs.lanes.only?.jobQueueArn,
        status: "FAILED",
        statusReason: "Essential container in task exited",
        arrayProperties: { index: 0 },
        attempts: [
          { container: { exitCode: 1 }, statusReason: "Essential container in task exited" },
        ],
        container: { exitCode: 1 },
      },
    });
  });

  it("are in the dead-letter queue of the target that does not let EventBridge in, with a problem", async () => {
    expect(dead.map(({ detail }) => detail.jobId).sort()).toEqual([`${jobId}:0`, `${jobId}:1`]);
    expect(cloud.problems).toContainEqual({
      kind: "delivery",
      rule: expect.stringMatching(/^failed-children-/),
      targetArn: expect.stringMatching(/:function:forbidden$/),
      error: expect.stringContaining(
        "events.amazonaws.com is not authorized to perform: lambda:InvokeFunction",
      ),
      outcome: expect.stringMatching(/^It is in the dead-letter queue .*:dead-letters-/),
    });
    expect(await printedBy("forbidden")).toEqual([]);
  });
});

it("tells the queue of a rule of changes under the prefix, with versions", async () => {
  const s3 = new S3Client(config());
  const put = (Key: string) =>
    s3.send(new PutObjectCommand({ Bucket: outputs.imagesBucket, Key, Body: "bytes" }));
  await put("elsewhere/a.jpg");
  const { VersionId: written } = await put("in/a b+ü.jpg");
  const { VersionId: deleted } = await s3.send(
    new DeleteObjectCommand({ Bucket: outputs.imagesBucket, Key: "in/a b+ü.jpg" }),
  );
  const events = await received(outputs.lanes.only?.queueUrl, 2);

  expect(events.map((event) => [event["detail-type"], event.detail.object])).toEqual([
    ["Object Created", expect.objectContaining({ key: "in/a b+ü.jpg", "version-id": written })],
    ["Object Deleted", expect.objectContaining({ key: "in/a b+ü.jpg", "version-id": deleted })],
  ]);
  expect(events[1].detail["deletion-type"]).toBe("Delete Marker Created");
});

// After the test above: its events came after those of the array, and so after its parent's, if there was one.
it("keeps the array itself from a rule for its children", async () => {
  const { Attributes } = await new SQSClient(config()).send(
    new GetQueueAttributesCommand({
      QueueUrl: outputs.lanes.only?.deadLetterQueueUrl,
      AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    }),
  );

  expect(Attributes).toEqual({
    ApproximateNumberOfMessages: "0",
    ApproximateNumberOfMessagesNotVisible: "2",
  });
});

it("keeps no versions and tells of no changes once the program no longer declares it", async () => {
  await cloud.deploy({
    projectDirectory: PROJECT,
    stack: "test",
    config: { "events-project:plainBucket": "true" },
  });
  const s3 = new S3Client(config());
  const of = { Bucket: outputs.imagesBucket };
  const { Status } = await s3.send(new GetBucketVersioningCommand(of));
  const notifications = await s3.send(new GetBucketNotificationConfigurationCommand(of));

  expect(Status).toBe("Suspended");
  expect(notifications.EventBridgeConfiguration).toBeUndefined();
});
