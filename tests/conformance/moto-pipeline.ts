/**
 * The program, the bundled submitter, the bundled worker and the command line on moto:
 * `.ci/with-moto npx jest --testMatch '**\/conformance/moto-pipeline.ts'`.
 */
import { execFile } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import sharp from "sharp";
import type { LaneOutputs } from "../../contracts/outputs";
import type { Problem } from "../../local/problem";
import { PROJECT_DIRECTORY } from "../helpers/labeler";
import { removeTemporaryFolders, temporaryFolder } from "../helpers/temporary-folder";
import { destroyClients } from "./backends/clients";
import { EventSources } from "./pipeline/event-sources";
import { type FinishedJob, JobRunner } from "./pipeline/job-runner";
import { deployToMoto, type MotoStack } from "./pipeline/moto-stack";
import { until } from "./until";

const IMAGES_PER_JOB = 2;
/** So few images a job that a folder becomes an array, and windows as short as AWS has them. */
const LANES = {
  express: { prefix: "express/", priority: 100, pools: ["onDemand", "spot"], ...small() },
  bulk: { prefix: "bulk/", priority: 1, pools: ["spot"], ...small() },
};
const LABELED = ["a b+c/50% off.jpg", "Archiv für Bilder/Crémieux.jpg", "写真 1.png", "1.jpg"];
const FILES = LABELED.length + 3;
const PATIENCE = { patienceMilliseconds: 60_000 };

const stateDirectory = temporaryFolder();
const problems: Problem[] = [];
let photos: string;
let pulumi: string;
let outputsFile: string;
let stack: MotoStack;
let events: EventSources;
let jobs: JobRunner;

jest.setTimeout(120_000);

beforeAll(async () => {
  photos = temporaryFolder({
    ...Object.fromEntries(
      await Promise.all(LABELED.map(async (name, index) => [name, await picture(name, index)])),
    ),
    "tiny.png": await picture("tiny.png", 0, 79),
    "notes.jpg": "not a picture",
    "empty.jpg": "",
  });
  const config = { "image-labeler:lanes": JSON.stringify(LANES) };
  stack = await deployToMoto(config, stateDirectory);
  pulumi = pulumiThatPrints(stack.outputs);
  outputsFile = join(pulumi, "outputs.json");
  events = new EventSources(stack, (problem) => problems.push(problem));
  jobs = new JobRunner(stack);
  await jobs.run();
  events.run();
});

afterAll(async () => {
  await events.stop();
  await jobs.stop();
  destroyClients(stack.clients);
  removeTemporaryFolders();
});

it("settles every file of a folder, each with its outcome", async () => {
  const run = await cli("upload", photos, "--lane", "express", "--wait");
  expect({ ...run, problems }).toMatchObject({ exitCode: 0, problems: [] });
  const [summary] = run.lines;
  expect(summary).toMatchObject({ labeledAnew: 4, alreadySettled: 0 });
  expect(summary?.outcomes).toEqual(
    expect.arrayContaining([
      { outcome: "LABELED", images: 4 },
      { outcome: "REJECTED", reason: "TOO_SMALL", images: 1 },
      { outcome: "REJECTED", reason: "UNSUPPORTED_FORMAT", images: 1 },
      { outcome: "REJECTED", reason: "EMPTY", images: 1 },
    ]),
  );
});

it("gives each child of an array a manifest of its own", () => {
  const children = jobs.finished.filter(({ jobId }) => jobId.includes(":"));
  expect(children.length).toBeGreaterThanOrEqual(2);
  expect(new Set(jobs.finished.map(({ exitCode }) => exitCode))).toEqual(new Set([0]));
  expect(paidCalls(jobs.finished)).toBe(LABELED.length);
});

it("finds every image by its label", async () => {
  const { lines } = await cli("search", "mobile phone");
  expect(lines.map(({ key }) => key).sort()).toEqual(
    LABELED.map((name) => `express/${name}`).sort(),
  );
});

it.each(LABELED)("shows %s", async (name) => {
  expect((await cli("show", name)).lines).toMatchObject([
    {
      outcome: "LABELED",
      lane: "express",
      labels: [expect.objectContaining({ name: "Mobile Phone" })],
    },
  ]);
});

it("takes test events and folders for nothing, and leaves no message behind", async () => {
  const Bucket = stack.outputs.imagesBucket;
  await stack.clients.s3.send(
    new PutObjectCommand({ Bucket, Key: "express/folder/", Body: Buffer.alloc(0) }),
  );
  await until(PATIENCE, messages, (counts) => counts.every((count) => count === "0"));
  expect((await cli("show", "express/folder/")).exitCode).toBe(1);
  expect(problems).toEqual([]);
});

it("uploads nothing again that is there", async () => {
  const run = await cli("upload", photos, "--lane", "express");
  expect(run.lines.at(-1)).toMatchObject({ summary: { uploaded: 0, alreadyThere: FILES } });
});

it("labels nothing anew when the same bytes come again", async () => {
  const before = jobs.finished.length;
  for (const name of LABELED) await putAgain(name);
  await until(PATIENCE, messages, (counts) => counts.every((count) => count === "0"));
  const ended = async () => jobs.finished.slice(before);
  const again = await until(
    PATIENCE,
    ended,
    ({ length }) => length >= LABELED.length / IMAGES_PER_JOB,
  );
  expect(again.map(({ exitCode }) => exitCode)).toEqual(again.map(() => 0));
  expect(paidCalls(again)).toBe(0);
});

it("labels an image anew once its bytes are others", async () => {
  const changed = temporaryFolder({ "1.jpg": await picture("1.jpg", 7, 320) });
  const run = await cli("upload", changed, "--lane", "express", "--wait");
  expect(run.lines).toMatchObject([{ labeledAnew: 1, alreadySettled: 0 }]);
  expect((await cli("show", "1.jpg")).lines).toMatchObject([{ width: 320 }]);
});

it("forgets an image that is deleted", async () => {
  const Bucket = stack.outputs.imagesBucket;
  await stack.clients.s3.send(new DeleteObjectCommand({ Bucket, Key: "express/1.jpg" }));
  const look = async () => (await cli("show", "1.jpg")).exitCode;
  await until(PATIENCE, look, (exitCode) => exitCode === 1);
  const found = await cli("search", "mobile phone");
  expect(found.lines.map(({ key }) => key)).not.toContain("express/1.jpg");
});

/** As another program does, which does not look what is there. */
async function putAgain(name: string): Promise<void> {
  const at = { Bucket: stack.outputs.imagesBucket, Key: `express/${name}` };
  await stack.clients.s3.send(
    new PutObjectCommand({ ...at, Body: readFileSync(join(photos, name)) }),
  );
}

describe("every other command", () => {
  it("counts the labels", async () => {
    const { exitCode, lines } = await cli("labels");
    expect(exitCode).toBe(0);
    expect(lines).toContainEqual(expect.objectContaining({ label: "mobile phone" }));
  });

  it("exports every record", async () => {
    const { exitCode, lines } = await cliAsItIs("export", "--stack", outputsFile);
    expect(exitCode).toBe(0);
    expect(lines).toHaveLength(FILES - 1);
  });

  it("shows what waits in each lane: nothing", async () => {
    const { exitCode, lines } = await cli("status");
    expect(exitCode).toBe(0);
    expect(lines.slice(0, 2)).toMatchObject([
      { lane: "express", queued: 0, inFlight: 0, deadLetters: 0 },
      { lane: "bulk", queued: 0, inFlight: 0, deadLetters: 0 },
    ]);
  });

  it("finds nothing to ask for", async () => {
    const { exitCode, lines } = await cli("sync", "--lane", "express");
    expect(exitCode).toBe(0);
    expect(lines).toMatchObject([{ summary: { isComplete: true, asked: { missing: 0 } } }]);
  });

  it("shows dead letters, and what a retry would move", async () => {
    const { deadLetterQueueUrl: QueueUrl } = stack.outputs.lanes.bulk as LaneOutputs;
    await stack.clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "poison" }));
    const failed = await cli("failed", "--lane", "bulk");
    expect(failed).toMatchObject({ exitCode: 0, lines: [{ lane: "bulk", why: "poison" }] });
    const dryRun = await cli("retry", "--lane", "bulk", "--dry-run");
    expect(dryRun.lines).toMatchObject([{ lane: "bulk", messages: 1, becomes: "kept" }]);
  });

  it("says that moto cannot move messages, with an exit code of its own", async () => {
    const { exitCode, stderr } = await cli("retry", "--lane", "bulk");
    expect(exitCode).toBe(11);
    expect(stderr).toMatch(/SQS ListMessageMoveTasks at .*docs\/emulators\.md/);
  });

  it("finds what this test has not made in moto, or has switched off there", async () => {
    const { exitCode, lines } = await cli("doctor");
    expect(exitCode).toBe(1);
    const found = lines.filter(({ finding }) => finding !== undefined);
    expect(found.map(({ severity, area, lane }) => [severity, area, lane])).toEqual([
      ["problem", "mappings", "express"],
      ["problem", "mappings", "bulk"],
      ["problem", "pools", undefined],
      ["problem", "pools", undefined],
      ["problem", "recover", undefined],
      ["not checked", "quotas", undefined],
      ["warning", "dead letters", "bulk"],
    ]);
  });

  it("shows what is logged", async () => {
    const { logs } = stack.clients;
    for (const logGroupName of Object.values(stack.outputs.logGroups ?? {})) {
      await logs.send(new CreateLogGroupCommand({ logGroupName }));
    }
    const at = { logGroupName: stack.outputs.logGroups?.submitter, logStreamName: "one" };
    await logs.send(new CreateLogStreamCommand(at));
    const message = JSON.stringify({ level: "ERROR", message: "Manifest refused" });
    const logEvents = [{ timestamp: Date.now(), message }];
    await logs.send(new PutLogEventsCommand({ ...at, logEvents }));
    const { exitCode, lines } = await cli("logs");
    expect(exitCode).toBe(0);
    expect(lines).toMatchObject([
      { source: "submitter", level: "ERROR", message: "Manifest refused" },
    ]);
  });

  it("says what is deployed", async () => {
    const { lines } = await cli("version");
    expect(lines).toMatchObject([{ system: "stack moto", region: stack.outputs.region }]);
  });

  it("works alike on a file of outputs, without a Pulumi CLI, whatever moto's host is called", async () => {
    const named = new URL(process.env.AWS_ENDPOINT_URL ?? "");
    named.hostname = "localhost";
    const variables = { AWS_ENDPOINT_URL: named.origin, PATH: process.env.PATH };
    const run = await cliIn(variables, "status", "--json", "--stack", outputsFile);
    expect(run.exitCode).toBe(0);
    expect(run.lines.map(({ lane }) => lane)).toEqual(["express", "bulk", undefined]);
  });
});

function paidCalls(finished: readonly FinishedJob[]): number {
  return finished.reduce((sum, { detectLabelsCalls }) => sum + detectLabelsCalls, 0);
}

function small() {
  return { batchWindowSeconds: 1, imagesPerJob: IMAGES_PER_JOB };
}

function picture(name: string, index: number, width = 200): Promise<Buffer> {
  const background = { r: 30 * index, g: 120, b: 200 };
  return sharp({ create: { width, height: 120, channels: 3, background } })
    .toFormat(name.endsWith(".png") ? "png" : "jpeg")
    .toBuffer();
}

/** A folder with a Pulumi CLI that knows the outputs of one stack. */
function pulumiThatPrints(outputs: object): string {
  const folder = temporaryFolder({
    "outputs.json": JSON.stringify(outputs),
    pulumi: `#!/bin/sh\n[ "$*" = "stack output --json --stack moto" ] && cat "$(dirname "$0")/outputs.json"\n`,
  });
  chmodSync(join(folder, "pulumi"), 0o755);
  return folder;
}

interface Run {
  readonly exitCode: number;
  readonly lines: readonly Record<string, unknown>[];
  readonly stderr: string;
}

/** Runs `labeler` as its users do; nothing but the endpoint in the environment leads it to moto. */
function cli(...args: string[]): Promise<Run> {
  return cliAsItIs(...args, "--stack", "moto", "--json");
}

function cliAsItIs(...args: string[]): Promise<Run> {
  return cliIn({ PATH: `${pulumi}${delimiter}${process.env.PATH}` }, ...args);
}

function cliIn(variables: NodeJS.ProcessEnv, ...args: string[]): Promise<Run> {
  const command = ["cli/labeler.js", ...args];
  const options = { cwd: PROJECT_DIRECTORY, env: { ...process.env, ...variables } };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, options, (_error, stdout, stderr) => {
      const lines = stdout.split("\n").filter((line) => line !== "");
      const exitCode = child.exitCode ?? Number.NaN;
      resolve({ exitCode, lines: lines.map((line) => JSON.parse(line)), stderr });
    });
  });
}

/** What waits or is in flight in each lane's queue and dead-letter queue. */
async function messages(): Promise<(string | undefined)[]> {
  const { sqs } = stack.clients;
  const urls = Object.values(stack.outputs.lanes).flatMap((lane) => [
    lane.queueUrl,
    lane.deadLetterQueueUrl,
  ]);
  const counts = urls.map(async (QueueUrl) => {
    const asked = { QueueUrl, AttributeNames: ["All" as const] };
    const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand(asked));
    const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = Attributes;
    return [ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible];
  });
  return (await Promise.all(counts)).flat();
}
