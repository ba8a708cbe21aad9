import { systemClock } from "../../../lib/clock";
import type { FunctionDefinition } from "../../../local/lambda/definitions";
import { FunctionProcess } from "../../../local/lambda/function-process";
import { ManualClock } from "../../helpers/manual-clock";
import type { MemoryLog } from "../../helpers/memory-log";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

const processes: FunctionProcess[] = [];

afterEach(() => {
  for (const started of processes.splice(0)) started.kill();
  removeTemporaryFolders();
});

function start(
  code: string,
  options: { clock?: ManualClock; handler?: string; log?: MemoryLog } = {},
) {
  const codeDirectory = temporaryFolder({ "index.js": code });
  const definition: FunctionDefinition = {
    name: "submit",
    arn: "arn:aws:lambda:us-east-1:000000000000:function:submit",
    roleArn: "arn:aws:iam::000000000000:role/submit",
    handler: options.handler ?? "index.handler",
    timeoutSeconds: 3,
    memoryMiB: 128,
    environment: {},
    logGroup: "submit-logs",
    codeDirectory,
  };
  const started = new FunctionProcess({
    definition,
    environment: { GIVEN: "value" },
    log: options.log,
    clock: options.clock ?? systemClock,
  });
  processes.push(started);
  return started;
}

test("a function answers one event after another, keeping what it has at module scope", async () => {
  const started = start(
    "let calls = 0; exports.handler = async (event) => ({ event, call: ++calls, env: Object.keys(process.env).filter((name) => name !== 'NODE_CHANNEL_FD' && name !== 'NODE_CHANNEL_SERIALIZATION_MODE') })",
  );
  expect(await started.invoke({ a: 1 })).toEqual({ event: { a: 1 }, call: 1, env: ["GIVEN"] });
  expect(await started.invoke("b")).toEqual({ event: "b", call: 2, env: ["GIVEN"] });
});

test("a function sees its context", async () => {
  const started = start(
    "exports.handler = async (event, context) => ({ ...context, left: context.getRemainingTimeInMillis() > 2000 })",
  );
  expect(await started.invoke({})).toMatchObject({
    functionName: "submit",
    functionVersion: "$LATEST",
    memoryLimitInMB: "128",
    logGroupName: "submit-logs",
    left: true,
  });
});

test("nothing is answered as null", async () => {
  expect(await start("exports.handler = async () => {}").invoke({})).toBeNull();
});

test("an error is told and the process lives on", async () => {
  const started = start("exports.handler = async () => { throw new TypeError('no') }");
  await expect(started.invoke({})).rejects.toMatchObject({
    name: "FunctionError",
    message: "TypeError: no",
  });
  expect(started.alive).toBe(true);
});

test.each([
  [
    "an export that is not there",
    "exports.other = 1",
    "index.handler",
    "Error: index.handler is undefined or not exported",
  ],
  ["a file that is not there", "", "main.handler", "Error: Cannot find module 'main'"],
  [
    "code that fails while it loads",
    "throw new Error('bad start')",
    "index.handler",
    "Error: bad start",
  ],
])("%s is an error of the invocation", async (_, code, handler, message) => {
  await expect(start(code, { handler }).invoke({})).rejects.toThrow(message);
});

test("a function that ends its process fails its invocation", async () => {
  const started = start("exports.handler = async () => process.exit(9)");
  await expect(started.invoke({})).rejects.toThrow("Runtime exited with exit status 9");
  expect(started.alive).toBe(false);
});

test("a function over its timeout is killed", async () => {
  const clock = new ManualClock();
  const started = start("exports.handler = () => new Promise(() => {})", { clock });
  const invocation = expect(started.invoke({})).rejects.toThrow(
    "Task timed out after 3.00 seconds",
  );
  await clock.advance(3000);
  await invocation;
  expect(started.alive).toBe(false);
});
