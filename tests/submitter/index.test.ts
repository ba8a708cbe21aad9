import type { Context, SQSEvent } from "aws-lambda";
import { formatNotification } from "../../contracts/notification";
import type { handler } from "../../submitter/index";
import { captureMetrics } from "../helpers/capture-metrics";
import { type ScriptedServer, startScriptedServer } from "../helpers/scripted-server";
import { sqsMessage } from "../helpers/sqs-message";
import { EXPRESS_QUEUE, SUBMITTER_VARIABLES } from "../helpers/submitter-context";
import { triggers } from "../helpers/triggers";

const CONTEXT = {
  awsRequestId: "request-1",
  functionName: "submitter",
  functionVersion: "$LATEST",
  invokedFunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:submitter",
  memoryLimitInMB: "256",
} as Context;

const processEnvironment = process.env;
let server: ScriptedServer;

beforeEach(async () => {
  server = await startScriptedServer([
    { status: 200, headers: { "content-type": "application/json" }, body: '{"jobId":"job-1"}' },
  ]);
  process.env = {
    ...processEnvironment,
    ...SUBMITTER_VARIABLES,
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_ENDPOINT_URL: server.endpoint,
    POWERTOOLS_LOG_LEVEL: "SILENT",
  };
});

afterEach(async () => {
  process.env = processEnvironment;
  await server.close();
});

it("submits what the event source mapping brings, each time under a name of its own", async () => {
  const metrics = captureMetrics();
  const submitter = loadHandler();
  const responses = await Promise.all([
    submitter(event("1", "a.jpg"), CONTEXT),
    submitter(event("2", "b.jpg"), CONTEXT),
  ]);
  metrics.restore();

  expect(responses).toEqual([{ batchItemFailures: [] }, { batchItemFailures: [] }]);
  const jobs = server.requests
    .filter(({ path }) => path === "/v1/submitjob")
    .map(({ body }) => JSON.parse(body));
  const submissions = jobs.map(({ jobName }) => jobName.replace("express-", ""));
  expect(submissions).toEqual([
    expect.stringMatching(/^[0-9a-z]{20}$/),
    expect.stringMatching(/^[0-9a-z]{20}$/),
  ]);
  expect(submissions[0]).not.toBe(submissions[1]);
  expect(jobs.map(({ parameters }) => parameters.manifests)).toEqual(
    submissions.map((submission) => `s3://work/manifests/${submission}/`),
  );
});

it("does not start without its environment", () => {
  process.env = { ...process.env, WORK_BUCKET: "", LANES: undefined };
  expect(loadHandler).toThrow(
    "Environment variable WORK_BUCKET is required.\nEnvironment variable LANES is required.",
  );
});

function event(messageId: string, key: string): SQSEvent {
  const body = formatNotification(triggers(key));
  return { Records: [sqsMessage({ messageId, body, queueArn: EXPRESS_QUEUE })] };
}

/** Loads the module anew, as Lambda does at a cold start. */
function loadHandler(): typeof handler {
  jest.resetModules();
  return jest.requireActual<{ handler: typeof handler }>("../../submitter/index").handler;
}
