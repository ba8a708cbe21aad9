import type { LogFormat } from "@aws-sdk/client-lambda";
import { systemClock } from "../../../lib/clock";
import type { FunctionDefinition } from "../../../local/lambda/definitions";
import { FunctionProcess } from "../../../local/lambda/function-process";
import { MemoryLog } from "../../helpers/memory-log";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const UUID = expect.stringMatching(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);

const processes: FunctionProcess[] = [];

afterEach(() => {
  for (const started of processes.splice(0)) started.kill();
  removeTemporaryFolders();
});

/** What is in the log once the event is handled. */
async function logOf(code: string, logFormat: LogFormat, timeoutSeconds = 3): Promise<string[]> {
  const codeDirectory = temporaryFolder({ "index.js": code });
  const definition: FunctionDefinition = {
    ...{ name: "submit", arn: "arn", roleArn: "role", handler: "index.handler", logGroup: "group" },
    ...{ timeoutSeconds, memoryMiB: 128, environment: {}, logFormat, codeDirectory },
  };
  const log = new MemoryLog();
  const environment = { AWS_LAMBDA_LOG_FORMAT: logFormat };
  const started = new FunctionProcess({ definition, environment, log, clock: systemClock });
  processes.push(started);
  await started.invoke({}).catch(() => {});
  return log.lines;
}

it("has what a function prints between the lines of Lambda itself", async () => {
  const lines = await logOf("exports.handler = async () => console.log('printed')", "JSON");
  expect(lines[1]).toBe("printed");
  expect([lines[0], lines[2]].map((line) => JSON.parse(line ?? ""))).toEqual([
    { time: TIME, type: "platform.start", record: { requestId: UUID, version: "$LATEST" } },
    {
      ...{ time: TIME, type: "platform.report" },
      record: {
        ...{ requestId: UUID, status: "success" },
        metrics: {
          ...{ durationMs: expect.any(Number), billedDurationMs: expect.any(Number) },
          memorySizeMB: 128,
        },
      },
    },
  ]);
  expect(lines).toHaveLength(3);
});

it("has them as text where the function says no other", async () => {
  const lines = await logOf("exports.handler = async () => console.log('printed')", "Text");
  expect(lines).toEqual([
    expect.stringMatching(/^START RequestId: [\da-f-]{36} Version: \$LATEST$/),
    "printed",
    expect.stringMatching(/^END RequestId: [\da-f-]{36}$/),
    expect.stringMatching(
      /^REPORT RequestId: [\da-f-]{36}\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB$/,
    ),
  ]);
});

it("has what a function throws in one line", async () => {
  const code = "exports.handler = async () => { throw new TypeError('no') }";
  const lines = (await logOf(code, "JSON")).map((line) => JSON.parse(line));
  expect(lines[1]).toEqual({
    ...{ timestamp: TIME, level: "ERROR", requestId: UUID },
    message: {
      ...{ errorType: "TypeError", errorMessage: "no" },
      stackTrace: expect.arrayContaining(["TypeError: no"]),
    },
  });
  expect(lines[2].record).toMatchObject({ status: "error" });
  const text = await logOf(code, "Text");
  expect(text[1]).toMatch(/^\S+\t\S+\tERROR\tInvoke Error\t\{"errorType":"TypeError"/);
});

it("says that a function ran out of time, and that it ended its process", async () => {
  const late = await logOf("exports.handler = () => new Promise(() => {})", "Text", 0.2);
  expect(late.slice(1)).toEqual([
    expect.stringMatching(/^\S+ [\da-f-]{36} Task timed out after 0\.20 seconds$/),
    expect.stringMatching(/^END /),
    expect.stringMatching(/^REPORT .*\tStatus: timeout$/),
  ]);
  const gone = await logOf("exports.handler = () => process.exit(3)", "JSON");
  expect(JSON.parse(gone.at(-1) ?? "").record.status).toBe("failure");
});

it("loses what a function without a log prints, and no more than that", async () => {
  const codeDirectory = temporaryFolder({
    "index.js": "exports.handler = async () => { console.log('x'.repeat(1_000_000)); return 1 }",
  });
  const definition: FunctionDefinition = {
    ...{ name: "submit", arn: "arn", roleArn: "role", handler: "index.handler", logGroup: "group" },
    ...{ timeoutSeconds: 3, memoryMiB: 128, environment: {}, codeDirectory },
  };
  const started = new FunctionProcess({ definition, environment: {}, clock: systemClock });
  processes.push(started);
  expect(await started.invoke({})).toBe(1);
});
