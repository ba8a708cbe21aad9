import { join } from "node:path";
import {
  BatchClient,
  DescribeJobsCommand,
  type JobDetail,
  SubmitJobCommand,
} from "@aws-sdk/client-batch";
import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  DescribeLogGroupsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { showLogs } from "../../../cli/commands/logs";
import type { StackOutputs } from "../../../contracts/outputs";
import { LocalCloud } from "../../../local/cloud";
import { FakeIo } from "../../helpers/fake-io";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

const PROJECT = join(__dirname, "../../fixtures/events-project");
const SUBMISSION = "0mwxzx8yekz16740m0vn";
const STREAM = /^worker\/default\/[\da-f]{32}$/;

// The deploy starts a process that loads Pulumi: one to two seconds on a busy machine.
jest.setTimeout(60_000);

let cloud: LocalCloud;
let outputs: StackOutputs;
let batch: BatchClient;
let logs: CloudWatchLogsClient;
let workerGroup: string;

beforeAll(async () => {
  cloud = await LocalCloud.start({ stateDirectory: temporaryFolder(), port: 0 });
  outputs = await cloud.deploy({ projectDirectory: PROJECT, stack: "test", config: {} });
  cloud.run();
  const config = { endpoint: cloud.endpoint, region: cloud.region, credentials: cloud.operator };
  batch = new BatchClient(config);
  logs = new CloudWatchLogsClient(config);
  const { logGroups = [] } = await logs.send(
    new DescribeLogGroupsCommand({ logGroupNamePrefix: "worker-" }),
  );
  workerGroup = logGroups[0]?.logGroupName ?? "";
});

afterAll(async () => {
  await cloud.close();
  removeTemporaryFolders();
});

/** A job whose worker has none of its variables, once it is over. */
async function failedJob(size?: number): Promise<JobDetail> {
  const { jobId = "" } = await batch.send(
    new SubmitJobCommand({
      ...{ jobName: `only-${SUBMISSION}`, jobQueue: outputs.lanes.only?.jobQueueArn },
      ...{ jobDefinition: "worker", ...(size && { arrayProperties: { size } }) },
    }),
  );
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const { jobs = [] } = await batch.send(new DescribeJobsCommand({ jobs: [jobId] }));
    if (jobs[0]?.status === "FAILED") return jobs[0];
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error("The job goes on.");
}

async function shown(args: { job?: string; all?: boolean } = {}) {
  const io = new FakeIo();
  const logGroups = {
    ...{ submitter: "/aws/lambda/allowed", recover: "/aws/lambda/forbidden" },
    worker: workerGroup,
  };
  const target = {
    ...{ logs: () => logs, batch, outputs: { ...outputs, logGroups } },
    ...{ name: "the local cloud", isAtWork: true },
  };
  const whole = { all: false, follow: false, json: false, limit: 100, ...args };
  await showLogs(whole, "2026-01-01T00:00:00.000Z", target, io);
  return io;
}

it("an attempt has a stream of its own, and what its worker printed is in it", async () => {
  const { jobId = "", attempts = [], container } = await failedJob();
  expect(attempts.map((attempt) => attempt.container?.logStreamName)).toEqual([
    expect.stringMatching(STREAM),
  ]);
  expect(container).toMatchObject({
    logStreamName: attempts[0]?.container?.logStreamName,
    logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": workerGroup } },
  });

  const { stdout, stderr } = await shown({ job: jobId });
  expect(stdout.map((line) => line.split("\t").slice(1, 6))).toEqual([
    [
      ...["worker", "only", jobId, "ERROR"],
      "Error: Environment variable IMAGES_BUCKET is required.",
    ],
  ]);
  expect(stderr).toEqual([
    `Job ${jobId} (only-${SUBMISSION}) is FAILED: Essential container in task exited`,
    expect.stringMatching(
      /^Attempt 1 ended after .*: exit code 1, Essential container in task exited$/,
    ),
  ]);
});

it("what functions print is there, and no problem when they say so", async () => {
  await failedJob(2);
  while (cloud.pendingEvents > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const { stdout } = await shown({ all: true });
  const printed = stdout.filter((line) => line.includes("\tsubmitter\t"));
  expect(printed.filter((line) => line.includes("Batch Job State Change"))).toHaveLength(2);
  expect(printed.filter((line) => line.includes("START RequestId"))).toHaveLength(2);
  const problems = (await shown()).stdout;
  expect(problems.filter((line) => line.includes("\tsubmitter\t"))).toEqual([]);
  expect(problems.length).toBeGreaterThan(0);
});

it("without its log group a job does not start, and a function does", async () => {
  for (const logGroupName of [workerGroup, "/aws/lambda/allowed"]) {
    await logs.send(new DeleteLogGroupCommand({ logGroupName }));
  }
  const before = cloud.problems.length;
  const { attempts = [] } = await failedJob();
  expect(attempts).toMatchObject([
    {
      statusReason: "Task failed to start",
      container: {
        reason:
          "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: " +
          "failed to create Cloudwatch log stream: ResourceNotFoundException: The specified log group does not exist.",
      },
    },
  ]);
  expect(attempts[0]?.container).not.toHaveProperty("logStreamName");
  await failedJob(2);
  while (cloud.pendingEvents > 0) await new Promise((resolve) => setTimeout(resolve, 20));
  const kinds = cloud.problems.slice(before).map(({ kind }) => kind);
  expect(kinds).not.toContain("function");
  await expect(shown()).rejects.toMatchObject({ name: "NotDeployedError" });
});
