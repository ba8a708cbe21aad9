import { MAX_LANE_NAME_CHARACTERS } from "../../contracts/job";
import { parseManifest } from "../../contracts/manifest";
import { createClients } from "../../submitter/clients";
import { submit } from "../../submitter/submit";
import { type ScriptedServer, startScriptedServer } from "../helpers/scripted-server";
import {
  SUBMISSION,
  SUBMITTER_ENVIRONMENT,
  submitterContext,
  TEST_CREDENTIALS,
} from "../helpers/submitter-context";
import { numberedTriggers } from "../helpers/triggers";

const ARN = "arn:aws-us-gov:batch:us-gov-west-1:123456789012";
const LONGEST_LANE = {
  name: "l".repeat(MAX_LANE_NAME_CHARACTERS),
  lane: {
    queueArn: "arn:aws-us-gov:sqs:us-gov-west-1:123456789012:queue",
    jobQueueArn: `${ARN}:job-queue/${"q".repeat(128)}`,
    jobDefinitionArn: `${ARN}:job-definition/${"d".repeat(128)}:99999`,
    imagesPerJob: 1,
  },
};
const ENVIRONMENT = {
  ...SUBMITTER_ENVIRONMENT,
  WORK_BUCKET: "w".repeat(63),
};

let server: ScriptedServer;

beforeEach(async () => {
  server = await startScriptedServer([
    { status: 200, headers: { "content-type": "application/json" }, body: '{"jobId":"job-1"}' },
  ]);
});

afterEach(() => server.close());

it("sends less than 1 KiB to Batch, with the longest names that there can be", async () => {
  await submitHere(numberedTriggers(1_000));
  const [request, ...others] = server.requests.filter(({ path }) => path === "/v1/submitjob");
  expect(others).toEqual([]);
  expect(Object.keys(JSON.parse(request?.body ?? "")).sort()).toEqual([
    "arrayProperties",
    "jobDefinition",
    "jobName",
    "jobQueue",
    "parameters",
  ]);
  expect(Buffer.byteLength(request?.body ?? "")).toBeLessThan(1024);
});

it("writes each child's manifest where the child looks for it", async () => {
  const triggers = numberedTriggers(3);
  expect(await submitHere(triggers)).toEqual({
    submission: SUBMISSION,
    jobId: "job-1",
    manifests: 3,
  });
  const puts = server.requests.filter(({ method }) => method === "PUT");
  const bodies = new Map(puts.map(({ path, body }) => [path.split("?")[0], parseManifest(body)]));
  const folder = `/${ENVIRONMENT.WORK_BUCKET}/manifests/${SUBMISSION}`;
  expect(bodies).toEqual(
    new Map([
      [`${folder}/0.jsonl`, triggers.slice(0, 1)],
      [`${folder}/1.jsonl`, triggers.slice(1, 2)],
      [`${folder}/2.jsonl`, triggers.slice(2, 3)],
    ]),
  );
});

function submitHere(triggers: ReturnType<typeof numberedTriggers>) {
  const { endpoint } = server;
  const clients = createClients({ endpoint, region: "eu-west-1", credentials: TEST_CREDENTIALS });
  const context = submitterContext({ ...clients, environment: ENVIRONMENT });
  return submit({ ...LONGEST_LANE, triggers }, context);
}
