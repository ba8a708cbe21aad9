import { changedProject } from "../helpers/changed-project";
import { labeler } from "../helpers/labeler";
import { removeTemporaryFolders, temporaryFolder } from "../helpers/temporary-folder";

jest.setTimeout(60_000);

afterEach(removeTemporaryFolders);

/** `npm start` with one mistake in the program. */
function start(file: string, from: string, to: string) {
  const projectDirectory = changedProject(file, from, to);
  return labeler(["local", "--port", "0"], { stateDirectory: temporaryFolder(), projectDirectory });
}

it.each([
  ["worker-permissions", "dynamodb:PutItem", '"dynamodb:PutItem", ', ""],
  [
    "worker-permissions",
    "rekognition:DetectLabels",
    "rekognition:DetectLabels",
    "rekognition:DetectText",
  ],
  ["function-permissions", "batch:SubmitJob", "batch:SubmitJob", "batch:DescribeJobs"],
  ["function-permissions", "s3:PutObject", '"s3:PutObject"', '"s3:PutObjectAcl"'],
  ["function-permissions", "sqs:DeleteMessage", '"sqs:DeleteMessage", ', ""],
])("%s: names %s when the role lacks it, with exit code 4", async (file, action, from, to) => {
  const run = await start(`components/access/${file}.ts`, from, to);
  expect(run.exitCode).toBe(4);
  expect(run.stderr.join("\n")).toContain(action);
  expect(run.stderr.join("\n")).toMatch(/labeler-(submitter|worker-job)/);
});

it("names the variable that the job definition lacks", async () => {
  const run = await start(
    "components/compute/worker.ts",
    "    LABEL_TABLE: args.table.table,\n",
    "    ...({} as { LABEL_TABLE: string }),\n",
  );
  expect(run.exitCode).toBe(4);
  expect(run.stderr.join("\n")).toContain("LABEL_TABLE");
});

it("names the queue that S3 may not send to when the queue policy is gone", async () => {
  const run = await start(
    "components/lanes/queue-policy.ts",
    'Action: "sqs:SendMessage"',
    'Action: "sqs:GetQueueUrl"',
  );
  expect(run.exitCode).toBe(4);
  expect(run.stderr.join("\n")).toMatch(
    /Unable to validate the following destination configurations/,
  );
  expect(run.stderr.join("\n")).toMatch(/labeler-express-events/);
});

it("names a resource type that the local cloud does not make", async () => {
  const run = await start(
    "index.ts",
    "export const imagesBucket",
    'new aws.kinesis.Stream("labeler-clicks");\nexport const imagesBucket',
  );
  expect(run.exitCode).toBe(4);
  expect(run.stderr.join("\n")).toContain("aws:kinesis/stream:Stream");
});
