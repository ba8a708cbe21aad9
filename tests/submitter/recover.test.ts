import type { Context } from "aws-lambda";
import type { handler } from "../../submitter/recover";
import { fixture } from "../helpers/fixture";
import { RECOVER_VARIABLES } from "../helpers/recover-context";
import { type ScriptedServer, startScriptedServer } from "../helpers/scripted-server";

const processEnvironment = process.env;
let server: ScriptedServer;

beforeEach(async () => {
  server = await startScriptedServer([{ status: 200, headers: {}, body: "" }]);
  process.env = {
    ...processEnvironment,
    ...RECOVER_VARIABLES,
    AWS_REGION: "us-east-1",
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

it("asks for the mark of the failed job that the event tells of, and is done when it is there", async () => {
  await loadHandler()(JSON.parse(fixture("batch-child-failed.json")), CONTEXT);

  expect(server.requests.map(({ method, path }) => [method, decodeURIComponent(path)])).toEqual([
    ["HEAD", "/work/recovered/4c7599ae-0a82-49aa-ba5a-4727fcce14a8:3.json"],
  ]);
});

it("fails on what is no event of AWS Batch, so that Lambda keeps it", async () => {
  await expect(loadHandler()({}, CONTEXT)).rejects.toThrow(
    'The event is no "Batch Job State Change" of AWS Batch',
  );
  expect(server.requests).toEqual([]);
});

it("does not start without its environment", () => {
  process.env = { ...process.env, WORK_BUCKET: "", LANES: undefined };
  expect(loadHandler).toThrow(
    "Environment variable WORK_BUCKET is required.\nEnvironment variable LANES is required.",
  );
});

const CONTEXT = {
  awsRequestId: "request-1",
  functionName: "recover",
  functionVersion: "$LATEST",
  invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:recover",
  memoryLimitInMB: "512",
} as Context;

/** Loads the module anew, as Lambda does at a cold start. */
function loadHandler(): typeof handler {
  jest.resetModules();
  return jest.requireActual<{ handler: typeof handler }>("../../submitter/recover").handler;
}
