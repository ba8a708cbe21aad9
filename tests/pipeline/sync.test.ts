import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { DeleteCommand, PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import sharp from "sharp";
import { runCli } from "../../cli/program";
import { markForRelabeling } from "../../cli/table/mark-for-relabeling";
import { recordsOf } from "../../cli/table/records";
import { targetOf } from "../../cli/target/local-target";
import { announceRunningCloud, withdrawRunningCloud } from "../../cli/target/running-cloud";
import { findLane, type Target } from "../../cli/target/target";
import { waitUntilIdle } from "../../cli/wait/idle";
import type { StackOutputs } from "../../contracts/outputs";
import { LocalCloud } from "../../local/cloud";
import { type LabelerRun, labeler, PROJECT_DIRECTORY } from "../helpers/labeler";
import { RecordingIo } from "../helpers/recording-io";
import { removeTemporaryFolders, temporaryFolder } from "../helpers/temporary-folder";

jest.setTimeout(90_000);

const BUCKET = "family-photos";
// In the order of their bytes.
const A = "express/Archiv für Bilder/Crémieux.JPG";
const B = "express/Arezzo 2008/50% off + more, really (copy).jpg";
const C = "express/写真\t1.png";
const D = "express/notes.jpg";

let stateDirectory: string;
let cloud: LocalCloud;
let target: Target;

/** A bucket that was full before there was a stack, and that tells nobody what happens in it. */
beforeAll(async () => {
  stateDirectory = temporaryFolder();
  cloud = await LocalCloud.start({ stateDirectory, port: 0 });
  await cloud.deploy({ projectDirectory: PROJECT_DIRECTORY, stack: "local", config: {} });
  target = targetOf(cloud);
  await target.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await put(target.s3, A, await picture("#cc2222"));
  await put(target.s3, B, await picture("#2222cc"));
  await put(target.s3, C, await picture("#22aa22"));
  await put(target.s3, D, Buffer.from("not a picture"));
  await put(target.s3, "express/album/", Buffer.alloc(0));
  await put(target.s3, "private/x.jpg", await picture("#cccc22"));
  const config = { "image-labeler:imagesBucket": JSON.stringify({ existing: BUCKET }) };
  await cloud.deploy({ projectDirectory: PROJECT_DIRECTORY, stack: "local", config });
  await close();
});

afterAll(removeTemporaryFolders);

/** The cloud over the same state, where nothing works before `work`. */
beforeEach(async () => {
  cloud = await LocalCloud.start({ stateDirectory, port: 0 });
  target = targetOf(cloud);
  await announce(target.outputs);
});

async function announce(outputs: StackOutputs): Promise<void> {
  const { endpoint, operator: credentials } = cloud;
  const processId = process.pid;
  await announceRunningCloud(stateDirectory, { processId, endpoint, credentials, outputs });
}

afterEach(close);

async function close(): Promise<void> {
  await withdrawRunningCloud(stateDirectory);
  await target.close();
  await cloud.close();
}

async function work(): Promise<void> {
  cloud.run();
  const checkHealth = () => expect(cloud.problems).toEqual([]);
  await waitUntilIdle(
    target,
    findLane(target.outputs.lanes, "express"),
    checkHealth,
    new RecordingIo(),
  );
}

function picture(background: string): Promise<Buffer> {
  return sharp({ create: { width: 200, height: 120, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

async function put(s3: S3Client, Key: string, Body: Buffer): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body }));
}

function sync(...options: string[]): Promise<LabelerRun> {
  return labeler(["sync", "--lane", "express", ...options], { stateDirectory });
}

function uri(key: string): string {
  return `s3://${BUCKET}/${key}`;
}

async function records(...keys: string[]) {
  const images = keys.map(uri);
  return recordsOf(target.table, target.outputs.labelTable, images, async () => {});
}

async function tableItems() {
  const { Items } = await target.table.send(
    new ScanCommand({ TableName: target.outputs.labelTable }),
  );
  return Items ?? [];
}

async function messagesWaiting(): Promise<number> {
  const { Attributes } = await target.sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: findLane(target.outputs.lanes, "express").queueUrl,
      AttributeNames: ["ApproximateNumberOfMessages"],
    }),
  );
  return Number(Attributes?.ApproximateNumberOfMessages);
}

const PLAN = [`missing\t${A}`, `missing\t${B}`, `missing\t${D}`, "missing\texpress/写真\\t1.png"];

it("says what it would ask for and what it would cost, and changes nothing", async () => {
  const messages = await messagesWaiting();

  const run = await sync("--dry-run");

  expect(run).toMatchObject({ exitCode: 0, stdout: PLAN });
  expect(run.stderr).toEqual([
    expect.stringMatching(
      /^4 objects under s3:\/\/family-photos\/express\/ compared with their records, 4 images would be asked for \(4 have no record\), in .+\. Left out: 1 folder\.$/,
    ),
    expect.stringMatching(
      /^At most \$0\.0041: DetectLabels \$0\.0040, the rest of labeling \$0\.0001, the calls of this sync \$0\.00\.$/,
    ),
    expect.stringMatching(/^Assumed: prices of us-east-1/),
    "Dry run: nothing was sent or changed.",
  ]);
  expect(await messagesWaiting()).toBe(messages);
  expect(await tableItems()).toEqual([]);
});

it("goes on where it was interrupted, by the command that it prints", async () => {
  const messages = await messagesWaiting();
  const io = new RecordingIo();
  const pressing = Object.assign(io, {
    out: (line: string) => {
      io.stdout.push(line);
      io.pressCtrlC();
    },
  });
  const context = { io: pressing, projectDirectory: PROJECT_DIRECTORY, stateDirectory };

  const exitCode = await runCli(["sync", "--lane", "express", "--rate", "1"], context);

  expect({ exitCode, stdout: io.stdout }).toEqual({ exitCode: 130, stdout: PLAN.slice(0, 1) });
  expect(io.stderr.at(-1)).toBe(
    "Not finished. Nothing is lost, and asking twice costs nothing twice. This goes on:\n" +
      `  labeler sync --lane express --rate 1 --start-after '${A}'`,
  );
  expect(await messagesWaiting()).toBe(messages + 1);

  const rest = await sync("--start-after", A);

  expect(rest).toMatchObject({ exitCode: 0, stdout: PLAN.slice(1) });
  expect(rest.stderr[0]).toContain("Left out: 1 object up to --start-after, 1 folder.");
});

it("labels what was in a bucket before its stack, and nothing outside the prefix", async () => {
  const run = await sync("--prefix", "express/Ar", "--json");

  expect(run.stdout.map((line) => JSON.parse(line))).toEqual([
    { key: A, reason: "missing" },
    { key: B, reason: "missing" },
    {
      summary: {
        dryRun: false,
        isComplete: true,
        compared: 2,
        skipped: 0,
        folders: 0,
        archived: 0,
        malformed: 0,
        asked: { missing: 2, changed: 0, relabel: 0, gone: 0 },
        dollars: {
          detectLabels: 0.002,
          imageProperties: expect.any(Number),
          labeling: expect.any(Number),
          sync: expect.any(Number),
        },
      },
    },
  ]);

  await sync();
  await work();

  const settled = await records(A, B, C, D, "private/x.jpg", "express/album/");
  expect([...settled].map(([image, { outcome }]) => [image, outcome]).sort()).toEqual([
    [uri(A), "LABELED"],
    [uri(B), "LABELED"],
    [uri(D), "REJECTED"],
    [uri(C), "LABELED"],
  ]);
  expect(cloud.counters.detectLabelsCalls).toBe(3);
});

it("finds nothing to do the second time", async () => {
  const run = await sync();

  expect(run).toMatchObject({ exitCode: 0, stdout: [] });
  expect(run.stderr[0]).toMatch(
    /^4 objects .* compared with their records, 0 images asked for, in/,
  );
  expect(run.stderr).toHaveLength(2);
  expect(await messagesWaiting()).toBe(0);
});

it("repairs a lost record, a stale one, and one without an object", async () => {
  const { labelTable } = target.outputs;
  const Key = { image: uri(A), entry: "record" };
  await target.table.send(new DeleteCommand({ TableName: labelTable, Key }));
  await put(target.s3, B, await picture("#eeeeee"));
  await target.s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: D }));
  await target.s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: C }));

  const plan = await sync("--dry-run");
  const run = await sync();

  expect([...run.stdout].sort()).toEqual([
    `changed\t${B}`,
    `gone\t${D}`,
    "gone\texpress/写真\\t1.png",
    `missing\t${A}`,
  ]);
  expect([...plan.stdout].sort()).toEqual([...run.stdout].sort());
  await work();
  expect(new Set((await tableItems()).map(({ image }) => image))).toEqual(
    new Set([uri(A), uri(B)]),
  );
  expect(cloud.counters.detectLabelsCalls).toBe(2);
});

it("labels anew what is older than a date, once, with the old labels readable until then", async () => {
  const before = await records(A, B);
  const date = new Date().toISOString();

  const run = await sync("--relabel-before", date, "--yes");

  expect(run.stdout).toEqual([`relabel\t${A}`, `relabel\t${B}`]);
  const marked = await records(A, B);
  for (const [image, { revision, relabelRequestedAt, ...rest }] of marked) {
    const old = before.get(image);
    expect(rest).toEqual({ ...old, revision: undefined });
    expect(revision).not.toBe(old?.revision);
    expect(relabelRequestedAt).toMatch(/^\d{4}-\d\d-\d\dT/);
  }
  const found = await labeler(["search", "landscape", "--json"], { stateDirectory });
  expect(found.stdout).toHaveLength(2);

  // Its triggers may have been lost on the way.
  expect((await sync()).stdout).toEqual([`relabel\t${A}`, `relabel\t${B}`]);
  await work();

  expect(cloud.counters.detectLabelsCalls).toBe(2);
  for (const [image, record] of await records(A, B)) {
    expect(record).not.toHaveProperty("relabelRequestedAt");
    expect(record.settledAt > date).toBe(true);
    expect(record).toMatchObject({ outcome: before.get(image)?.outcome });
  }
  expect((await sync("--relabel-before", date, "--yes")).stdout).toEqual([]);
});

it("finds a record that was marked by a sync that died before it sent the trigger", async () => {
  const { labelTable: tableName } = target.outputs;
  const revision = (await records(A)).get(uri(A))?.revision ?? "";
  const mark = { tableName, image: uri(A), newRevision: "mark", now: Date.now() };
  await markForRelabeling(target.table, { ...mark, revision: "another" });
  expect((await sync("--dry-run")).stdout).toEqual([]);
  await markForRelabeling(target.table, { ...mark, revision });

  expect((await sync("--dry-run")).stdout).toEqual([`relabel\t${A}`]);
});

it("goes on past a record that cannot be read, and ends with exit code 1", async () => {
  const TableName = target.outputs.labelTable;
  await target.table.send(
    new PutCommand({ TableName, Item: { image: uri(B), entry: "record", outcome: "LABELED" } }),
  );

  const run = await sync("--dry-run");

  expect(run).toMatchObject({ exitCode: 1, stdout: [`relabel\t${A}`] });
  expect(run.stderr[0]).toBe(
    `failed ${B}: its record is malformed, so no worker can replace it. ` +
      "Delete the item from the table by hand, then sync again.",
  );
});

it("says how to go on when a queue is gone, with exit code 6", async () => {
  const lane = findLane(target.outputs.lanes, "express");
  const broken = { ...lane, queueUrl: `${lane.queueUrl}-deleted` };
  await announce({ ...target.outputs, lanes: { express: broken } });

  const run = await sync("--start-after", "express/A");

  expect(run).toMatchObject({ exitCode: 6, stdout: [] });
  expect(run.stderr.slice(-2)).toEqual([
    "Not finished. Nothing is lost, and asking twice costs nothing twice. This goes on:\n" +
      "  labeler sync --lane express --start-after express/A",
    expect.stringMatching(/^labeler: .* is not there \(SQS SendMessageBatch at http:.*\): /),
  ]);
});

it.each([
  [
    ["--prefix", "2019/"],
    /^labeler: --prefix takes whole keys below the prefix of lane express, "express\/", not "2019\/"\. Did you mean "express\/2019\/"\?$/,
  ],
  [["--start-after", "a.jpg"], /--start-after takes whole keys below the prefix, "express\/"/],
  [["--relabel-before", "2999-01-01"], /is still to come/],
  [["--lane", "fast"], /There is no lane "fast"/],
])("refuses %j with exit code 2", async (options, message) => {
  const run = await sync(...options);

  expect(run).toMatchObject({ exitCode: 2, stdout: [] });
  expect(run.stderr[0]).toMatch(message);
});
