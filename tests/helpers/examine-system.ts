import { BatchClient } from "@aws-sdk/client-batch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { type DoctorArgs, type DoctorTarget, examineTarget } from "../../cli/commands/doctor";
import { answerFrom, type DescribedMocks, type DescribedSystem } from "./described-system";
import { FakeIo } from "./fake-io";
import { OUTPUTS } from "./sound-system";

interface Examination {
  readonly args?: Partial<DoctorArgs>;
  readonly target?: Partial<DoctorTarget>;
  readonly io?: FakeIo;
  /** Changes what single calls answer. */
  readonly script?: (mocks: DescribedMocks) => void;
}

/** Runs `labeler doctor` on a described system, called stack dev. */
export async function examineSystem(
  system: DescribedSystem,
  { args, target, io = new FakeIo(), script = () => {} }: Examination = {},
) {
  script(answerFrom(system));
  const all: DoctorTarget = {
    name: "stack dev",
    stack: "dev",
    outputs: OUTPUTS,
    isAtWork: true,
    connection: { region: "us-east-1" },
    s3: new S3Client({}),
    sqs: new SQSClient({}),
    batch: new BatchClient({}),
    table: DynamoDBDocumentClient.from(new DynamoDBClient({})),
    ...target,
  };
  const exitCode = await examineTarget({ stack: "dev", json: true, ...args }, all, io);
  const isJson = args?.json ?? true;
  const lines = isJson ? io.stdout.map((line) => JSON.parse(line)) : [];
  return {
    exitCode,
    io,
    findings: lines.filter(({ finding }) => finding !== undefined),
    quiet: lines.filter(({ finding }) => finding === undefined),
  };
}
