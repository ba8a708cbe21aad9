import { join } from "node:path";
import {
  BatchClient,
  DescribeJobsCommand,
  type JobSummary,
  ListJobsCommand,
} from "@aws-sdk/client-batch";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { StackOutputs } from "../../../contracts/outputs";
import { LocalCloud } from "../../../local/cloud";
import type { FunctionDefinition } from "../../../local/lambda/definitions";
import type { Problem } from "../../../local/problem";
import type { DeployError } from "../../../local/program/deploy-error";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

const PROJECT = join(__dirname, "../../fixtures/local-project");

// Each deploy starts a process that loads Pulumi: one to two seconds on a busy machine.
jest.setTimeout(30_000);

let stateDirectory: string;
let cloud: LocalCloud;

beforeAll(async () => {
  stateDirectory = temporaryFolder();
  cloud = await LocalCloud.start({ stateDirectory, port: 0 });
});

afterAll(async () => {
  await cloud.close();
  removeTemporaryFolders();
});

function deploy(...faults: string[]) {
  const config = { "local-project:faults": faults.join(",") };
  return cloud.deploy({ projectDirectory: PROJECT, stack: "test", config });
}

async function restart(): Promise<void> {
  await cloud.close();
  cloud = await LocalCloud.start({ stateDirectory, port: 0 });
}

function clients() {
  const config = { endpoint: cloud.endpoint, region: cloud.region, credentials: cloud.operator };
  return { s3: new S3Client(config), sqs: new SQSClient(config), batch: new BatchClient(config) };
}

async function put(key: string, body: string): Promise<void> {
  const bucket = cloud.outputs()?.imagesBucket;
  await clients().s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
}

/** All jobs of the queue in a status, once there are so many. */
async function jobsIn(jobStatus: "SUCCEEDED" | "FAILED" | "RUNNING" | "RUNNABLE", count: number) {
  const { batch } = clients();
  const jobQueue = cloud.outputs()?.lanes.only?.jobQueueArn;
  return until(async () => {
    const { jobSummaryList = [] } = await batch.send(new ListJobsCommand({ jobQueue, jobStatus }));
    return jobSummaryList.length >= count ? jobSummaryList : undefined;
  });
}

async function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const deadline = Date.now() + 15_000;
  while (Date.now() < deadline) {
    const seen = await look();
    if (seen !== undefined) return seen;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`Waited in vain; problems: ${JSON.stringify(cloud.problems)}`);
}

async function attemptsOf(jobs: JobSummary[]): Promise<number[]> {
  const ids = jobs.map(({ jobId = "" }) => jobId);
  const described = await clients().batch.send(new DescribeJobsCommand({ jobs: ids }));
  return (described.jobs ?? []).map(({ attempts = [] }) => attempts.length);
}

describe("a deployed program", () => {
  let outputs: StackOutputs;

  beforeAll(async () => {
    outputs = await deploy();
  });

  test("waits until it is run, also over a restart: messages and outputs are kept", async () => {
    await put("in/a b+ü.txt", "fine");
    const endpoint = cloud.endpoint;
    await restart();
    const kept = cloud.outputs();
    expect(kept).toEqual(JSON.parse(JSON.stringify(outputs).replaceAll(endpoint, cloud.endpoint)));
    expect(kept?.lanes.only?.queueUrl.startsWith(`${cloud.endpoint}/`)).toBe(true);
    const { Attributes } = await clients().sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: kept?.lanes.only?.queueUrl,
        AttributeNames: ["ApproximateNumberOfMessages"],
      }),
    );
    // The object's message, and the test event of the notification.
    expect(Attributes).toEqual({ ApproximateNumberOfMessages: "2" });
  });

  test("starts the function that reads a queue for whoever asks, with all that it needs", async () => {
    const { sqs } = clients();
    const QueueUrl = cloud.outputs()?.lanes.only?.queueUrl;
    const ask = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] });
    const queueArn = (await sqs.send(ask)).Attributes?.QueueArn ?? "";
    const definition = cloud.readerOf(queueArn);
    expect(definition?.handler).toBe("index.handler");
    const process = cloud.startFunction(definition as FunctionDefinition);
    try {
      const body = JSON.stringify({ Records: [{ s3: { object: { key: "in/poison.txt" } } }] });
      const answer = await process.invoke({ Records: [{ messageId: "1", body }] });
      expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: "1" }] });
      expect(process.pid).toEqual(expect.any(Number));
    } finally {
      process.kill();
    }
    expect(cloud.readerOf(`${queueArn}-of-nobody`)).toBeUndefined();
  });

  test("runs: an object becomes a job that reads it, tried again when it asks for that", async () => {
    cloud.run();
    await put("in/again.txt", "retry");
    const jobs = await jobsIn("SUCCEEDED", 2);
    const attempts = await attemptsOf(jobs);
    expect([...attempts].sort()).toEqual([1, 2]);
    expect(cloud.problems).toEqual([]);
    expect(cloud.counters).toMatchObject({ submitJobCalls: 2, workerProcesses: 3 });
  });

  test.each([
    ["throws", "in/throw.txt", "Error: cannot submit"],
    ["ends its process", "in/crash.txt", "Runtime exited with exit status 3"],
  ])("tells at once of a function that %s", async (_, key, error) => {
    await put(key, "any");
    const told = await until(() =>
      cloud.problems.find((problem) => problem.kind === "function" && problem.error === error),
    );
    expect(told).toMatchObject({ name: expect.stringMatching(/^submit-[0-9a-f]{7}$/) });
  });

  test("takes up a job that was interrupted, with the attempt it had", async () => {
    await put("in/wait.txt", "wait");
    await jobsIn("RUNNING", 1);
    await restart();
    await put("in/wait.txt", "fine");
    cloud.run();
    // The two of before, the interrupted one, and that of the second put.
    expect([...(await attemptsOf(await jobsIn("SUCCEEDED", 4)))].sort()).toEqual([1, 1, 1, 2]);
  });

  test("keeps its names in the next deploy, and not the permissions that it no longer declares", async () => {
    const before = cloud.outputs();
    expect(await deploy("no-get-object")).toEqual(before);
    const told: Problem[] = [];
    cloud.onProblem((problem) => told.push(problem));
    await put("in/denied.txt", "fine");
    await until(() => told.find(({ kind }) => kind === "job"));
    expect(told).toEqual([
      {
        kind: "denied",
        role: expect.stringMatching(/^job-[0-9a-f]{7}$/),
        action: "s3:GetObject",
        resource: `arn:aws:s3:::${before?.imagesBucket}/in/denied.txt`,
      },
      {
        kind: "job",
        jobId: expect.any(String),
        jobName: "read",
        statusReason: "Essential container in task exited",
        exitCode: 1,
        lastLogLines: [
          expect.stringMatching(/^AccessDenied: .* not authorized to perform: s3:GetObject/),
        ],
      },
    ]);
  });
});

describe("what AWS would refuse is refused", () => {
  test("all at once, each naming its resource, although an earlier deploy had it right", async () => {
    const deployed = deploy(
      "unknown-type",
      "unknown-function",
      "no-queue-policy",
      "short-visibility",
    );
    const { problems } = await deployed.then(
      () => ({ problems: [] }),
      (error: DeployError) => error,
    );
    const expected = [
      /^aws:kinesis\/stream:Stream "clicks": The local cloud has no handler for this type\. Add one to local\/program\/handlers\//,
      /aws:ssm\/getParameter:getParameter.*invokes\.ts/,
      /^aws:s3\/bucketNotification:BucketNotification "images": .*Unable to validate the following destination configurations.*events-/s,
      /^aws:lambda\/eventSourceMapping:EventSourceMapping "events": .*5 seconds.*10 seconds \(queue events-/,
    ];
    for (const message of expected) expect(problems).toContainEqual(expect.stringMatching(message));
    expect(problems).toHaveLength(expected.length);
  });

  test("roles that lack what AWS needs of them, and an alarm that may tell nobody", async () => {
    await expect(deploy("no-delete-message", "bare-instances", "mute-alarm")).rejects.toMatchObject(
      {
        problems: [
          expect.stringMatching(
            /^The function submit-\w+ cannot read its queue: .*sqs:DeleteMessage on resource: arn:aws:sqs:us-east-1:000000000000:events-/,
          ),
          expect.stringMatching(
            /^Instances of the profile instances-\w{7} could not join AWS Batch: .* lacks ecs:DiscoverPollEndpoint/,
          ),
          expect.stringMatching(
            /^The alarm dead-letters-\w{7} would tell nobody: cloudwatch\.amazonaws\.com needs sns:Publish in the policy of arn:aws:sns:us-east-1:000000000000:alarms-/,
          ),
        ],
      },
    );
  });

  test("another Region than the local cloud's", async () => {
    const config = { "aws:region": "eu-west-1" };
    const deployed = cloud.deploy({ projectDirectory: PROJECT, stack: "test", config });
    await expect(deployed).rejects.toThrow(
      "aws:region is eu-west-1, but the local cloud was started as us-east-1.",
    );
  });
});

test("a port in use is refused, and the state that was opened before is free again", async () => {
  const port = Number(new URL(cloud.endpoint).port);
  const elsewhere = temporaryFolder();
  const started = LocalCloud.start({ stateDirectory: elsewhere, port });
  await expect(started).rejects.toMatchObject({ name: "PortInUseError", port });
  await (await LocalCloud.start({ stateDirectory: elsewhere, port: 0 })).close();
});

test("runs its event sources alone when it is told so: jobs are submitted and wait", async () => {
  await cloud.close();
  cloud = await LocalCloud.start({ stateDirectory: temporaryFolder(), port: 0 });
  await deploy();
  await put("in/a.txt", "fine");
  cloud.run({ jobs: false });
  expect(await jobsIn("RUNNABLE", 1)).toHaveLength(1);
  expect(cloud.counters).toMatchObject({ submitJobCalls: 1, workerProcesses: 0 });
});
