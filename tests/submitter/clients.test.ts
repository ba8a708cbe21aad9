import { SubmitJobCommand } from "@aws-sdk/client-batch";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { createClients } from "../../submitter/clients";
import {
  type ScriptedAnswer,
  type ScriptedServer,
  startScriptedServer,
} from "../helpers/scripted-server";
import { TEST_CREDENTIALS } from "../helpers/submitter-context";

const JOB = { jobName: "express-1", jobQueue: "express", jobDefinition: "worker:7" };
const THROTTLED: ScriptedAnswer = {
  status: 429,
  headers: { "x-amzn-errortype": "TooManyRequestsException", "content-type": "application/json" },
  body: '{"message":"Too Many Requests"}',
};
const BROKEN: ScriptedAnswer = { status: 500 };
const REFUSED: ScriptedAnswer = {
  status: 400,
  headers: { "x-amzn-errortype": "ClientException", "content-type": "application/json" },
  body: '{"message":"Job queue express is DISABLED"}',
};
const SUBMITTED: ScriptedAnswer = {
  status: 200,
  headers: { "content-type": "application/json" },
  body: '{"jobId":"job-1","jobName":"express-1"}',
};

let server: ScriptedServer;

afterEach(() => server.close());

it("submits a job through throttling (429) and server errors (500)", async () => {
  const { batch } = await clientsOf([THROTTLED, BROKEN, SUBMITTED]);
  expect(await batch.send(new SubmitJobCommand(JOB))).toMatchObject({ jobId: "job-1" });
  expect(server.requests.map(({ path }) => path)).toEqual([
    "/v1/submitjob",
    "/v1/submitjob",
    "/v1/submitjob",
  ]);
});

it("gives up on server errors after six attempts", async () => {
  const { batch } = await clientsOf([BROKEN]);
  await expect(batch.send(new SubmitJobCommand(JOB))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 500, attempts: 6 },
  });
  expect(server.requests).toHaveLength(6);
}, 20_000);

it("does not repeat what Batch refuses for good", async () => {
  const { batch } = await clientsOf([REFUSED, SUBMITTED]);
  await expect(batch.send(new SubmitJobCommand(JOB))).rejects.toMatchObject({
    name: "ClientException",
    message: "Job queue express is DISABLED",
  });
  expect(server.requests).toHaveLength(1);
});

it("writes a manifest through S3's 503 Slow Down and 500", async () => {
  const { s3 } = await clientsOf([slowDown(), BROKEN, { status: 200 }]);
  await s3.send(new PutObjectCommand({ Bucket: "work", Key: "manifests/1/0.jsonl", Body: "{}\n" }));
  expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual(
    Array(3).fill("PUT /work/manifests/1/0.jsonl?x-id=PutObject"),
  );
});

async function clientsOf(answers: readonly ScriptedAnswer[]) {
  server = await startScriptedServer(answers);
  const { endpoint } = server;
  return createClients({ endpoint, region: "eu-west-1", credentials: TEST_CREDENTIALS });
}

function slowDown(): ScriptedAnswer {
  return {
    status: 503,
    headers: { "content-type": "application/xml" },
    body: "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>",
  };
}
