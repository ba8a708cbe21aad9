import { BatchClient, DescribeJobsCommand, type JobDetail } from "@aws-sdk/client-batch";
import { mockClient } from "aws-sdk-client-mock";
import { showLogs } from "../../../cli/commands/logs";
import { FakeIo } from "../../helpers/fake-io";
import { LogService } from "../../helpers/log-service";
import { ManualClock } from "../../helpers/manual-clock";
import { OUTPUTS } from "../../helpers/stack-outputs";
import { removeTemporaryFolders } from "../../helpers/temporary-folder";

const { submitter, recover, worker } = OUTPUTS.logGroups;
const SINCE = "2026-01-01T00:00:00.000Z";
const STREAM = "worker/default/1";
const JOB = {
  ...{ jobId: "1", jobName: "bulk-0mwxzx8yekz16740m0vn", status: "RUNNING" },
  container: { logStreamName: STREAM },
} as JobDetail;

let service: LogService;

beforeAll(async () => {
  service = await LogService.start(new ManualClock(Date.parse(SINCE)), submitter, recover, worker);
  // No line names its job: the beginning of the stream is read.
  await service.write(worker, STREAM, "TypeError: no");
  mockClient(BatchClient)
    .on(DescribeJobsCommand)
    .resolves({ jobs: [JOB] });
});

afterAll(async () => {
  await service.close();
  removeTemporaryFolders();
});

const FILTER = "logs:FilterLogEvents";
const GET = "logs:GetLogEvents";
const groupArn = (name: string) => `arn:aws:logs:us-east-1:000000000000:log-group:${name}:*`;

function run(
  job: string | undefined,
  grants: readonly (readonly [string, string])[],
  io = new FakeIo(),
) {
  const statements = grants.map(([Action, name]) => ({
    ...{ Effect: "Allow" as const, Action },
    Resource: groupArn(name),
  }));
  const client = service.client(...statements);
  const target = {
    ...{ logs: () => client, batch: new BatchClient({}), outputs: OUTPUTS },
    ...{ name: "stack dev", isAtWork: true },
  };
  const args = { job, all: false, follow: false, json: false, limit: 10 };
  return showLogs(args, SINCE, target, io);
}

const ALL = [
  [FILTER, submitter],
  [FILTER, recover],
  [FILTER, worker],
  [GET, worker],
] as const;

it("logs takes the permissions that the README lists", async () => {
  const io = new FakeIo();
  expect(await run(undefined, ALL, io)).toBe(0);
  expect(io.stdout).toHaveLength(1);
});

it.each(ALL.map((grant, index) => [...grant, ALL.toSpliced(index, 1)] as const))(
  "logs does not work without %s on %s",
  async (_action, _group, grants) => {
    await expect(run(undefined, grants)).rejects.toMatchObject({ name: "AccessDeniedException" });
  },
);

it("logs --job takes one permission on the worker's log group alone", async () => {
  expect(await run("1", [[GET, worker]])).toBe(0);
  await expect(run("1", [[FILTER, worker]])).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
});
