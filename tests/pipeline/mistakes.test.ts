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
  ["dynamodb:PutItem", '"dynamodb:BatchGetItem", "dynamodb:PutItem"', '"dynamodb:BatchGetItem"'],
  ["rekognition:DetectLabels", '"rekognition:DetectLabels"', '"rekognition:DetectFaces"'],
  ["batch:SubmitJob", '"batch:SubmitJob"', '"batch:DescribeJobs"'],
  ["s3:PutObject", 'actions: ["s3:PutObject"]', 'actions: ["s3:PutObjectAcl"]'],
  ["sqs:DeleteMessage", '"sqs:DeleteMessage", ', ""],
])("names %s when the role lacks it, with exit code 4", async (action, from, to) => {
  const run = await start("components/permissions.ts", from, to);
  expect(run.exitCode).toBe(4);
  expect(run.stderr.join("\n")).toContain(action);
  expect(run.stderr.join("\n")).toMatch(/labeler-(submitter|worker-job)/);
});

it("names the variable that the job definition lacks", async () => {
  const run = await start(
    "components/worker.ts",
    "    LABEL_TABLE: args.table.table,\n",
    "    ...({} as { LABEL_TABLE: string }),\n",
  );
  expect(run.exitCode).toBe(4);
  expect(run.stderr.join("\n")).toContain("LABEL_TABLE");
});

it("names the queue that S3 may not send to when the queue policy is gone", async () => {
  const run = await start(
    "components/lane-queue.ts",
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
    'new aws.sns.Topic("labeler-alarms");\nexport const imagesBucket',
  );
  expect(run.exitCode).toBe(4);
  expect(run.stderr.join("\n")).toContain("aws:sns/topic:Topic");
});
