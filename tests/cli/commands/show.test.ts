import { readFileSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { BatchClient, DescribeJobsCommand } from "@aws-sdk/client-batch";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { type ShowArgs, showImage } from "../../../cli/commands/show";
import type { LabelRecord } from "../../../contracts/record";
import { recordKey } from "../../../contracts/table";
import { FakeIo } from "../../helpers/fake-io";
import { type LabelTable, startLabelTable } from "../../helpers/label-table";
import { labeledRecord, rejectedRecord } from "../../helpers/records";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

const batch = new BatchClient({ region: "us-east-1" });
const batchMock = mockClient(batch);
const SUBMISSION = "0mwxzl5qlfz6fhfo6xsb";
const JOB = {
  jobId: "job-1:3",
  jobName: `express-${SUBMISSION}`,
  jobQueue: "express",
  jobDefinition: "worker",
  status: "SUCCEEDED" as const,
  createdAt: Date.UTC(2025, 11, 31, 23, 58),
  startedAt: Date.UTC(2025, 11, 31, 23, 59),
  stoppedAt: Date.UTC(2026, 0, 1),
  attempts: [
    {
      startedAt: Date.UTC(2025, 11, 31, 23, 58, 30),
      stoppedAt: Date.UTC(2025, 11, 31, 23, 58, 50),
      statusReason: "Host EC2 (instance i-1) terminated.",
      container: { logStreamName: "worker/default/1" },
    },
    {
      startedAt: Date.UTC(2025, 11, 31, 23, 59),
      stoppedAt: Date.UTC(2026, 0, 1),
      container: { exitCode: 0, logStreamName: "worker/default/2" },
    },
  ],
};
const [dog] = labeledRecord().labels;
const box = { left: 0.5, top: 0.5, width: 0.25, height: 0.5 };
const LABELS =
  dog === undefined
    ? []
    : [
        { ...dog, instances: [{ confidence: 98.5, box }] },
        { ...dog, name: "Beach", confidence: 75, aliases: [] },
      ];

let table: LabelTable;
let s3: S3Client;
let folder: string;
beforeAll(async () => {
  table = await startLabelTable();
  ({ s3 } = table.services.clients());
  await s3.send(new CreateBucketCommand({ Bucket: "images" }));
  folder = temporaryFolder();
});
afterAll(async () => {
  removeTemporaryFolders();
  await table.services.close();
});
beforeEach(() => {
  batchMock.reset();
  batchMock.on(DescribeJobsCommand).resolves({ jobs: [JOB] });
});

/** Puts an object, and a record that describes it. */
async function label(key: string, record: LabelRecord, Body = "pixels") {
  const { ETag = "" } = await s3.send(new PutObjectCommand({ Bucket: "images", Key: key, Body }));
  const item = { ...recordKey(`s3://images/${key}`), ...record, eTag: ETag };
  await table.target.table.send(new PutCommand({ TableName: "labels", Item: item }));
  return ETag;
}

async function show(
  image: string,
  args: Partial<ShowArgs> = {},
  io = new FakeIo(),
  unicode = true,
) {
  const opened: string[] = [];
  const openFile = async (file: string) => void opened.push(file);
  const target = { ...table.target, s3, batch };
  const all = { image, open: false, json: false, ...args };
  const exitCode = await showImage(all, target, io, { openFile, isUnicode: unicode, folder });
  return { exitCode, stdout: io.stdout, stderr: io.stderr, opened };
}

it("shows record, object, job, labels and boxes, a line each in a pipe", async () => {
  const eTag = await label("express/a.jpg", labeledRecord({ labels: LABELS, format: "JPEG" }));
  const { exitCode, stdout, stderr } = await show("a.jpg");
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: [] });
  expect(stdout.filter((line) => !line.startsWith("object"))).toEqual([
    "image\ts3://images/express/a.jpg",
    "outcome\tLABELED",
    "format\tJPEG",
    "size\t640 x 480 pixels",
    "model\t3.0",
    "bytes\t1.2 KB, image/jpeg",
    `version\t${eTag}`,
    "lane\texpress",
    "settled\t2026-01-01T00:00:00.000Z",
    "revision\tr1",
    "job\tjob-1",
    `submission\t${SUBMISSION}`,
    "state\tSUCCEEDED after 2 attempts",
    "created\t2025-12-31T23:58:00.000Z",
    "started\t2025-12-31T23:59:00.000Z",
    "stopped\t2026-01-01T00:00:00.000Z",
    "attempt 1\tHost EC2 (instance i-1) terminated., took 20.0 s, log stream worker/default/1",
    "attempt 2\texit code 0, took 1 min 00 s, log stream worker/default/2",
    "99.1 %\tDog\tAnimal\tHound",
    "75.0 %\tBeach\tAnimal\t",
    "box\t98.5 %\tDog\t160 x 240 pixels at 320, 240",
  ]);
  expect(stdout.find((line) => line.startsWith("object"))).toMatch(
    /^object\tas it was labeled, put \d{4}-\d\d-\d\dT/,
  );
  expect(batchMock.commandCalls(DescribeJobsCommand).map(({ args }) => args[0].input)).toEqual([
    { jobs: ["job-1"] },
  ]);
});

it("draws bars and boxes on a terminal, and tells how long ago it was", async () => {
  await label("express/b.jpg", labeledRecord({ labels: LABELS }));
  const io = new FakeIo(true);
  io.milliseconds = Date.UTC(2026, 0, 3, 3);
  const { stdout } = await show("b.jpg", {}, io);
  expect(stdout).toContain("settled     2 d 03 h ago, 2026-01-01T00:00:00.000Z");
  expect(stdout.slice(stdout.indexOf("") + 1)).toEqual([
    "CONFIDENCE                 LABEL  PARENTS  ALIASES",
    "    99.1 %  ████████████▉  Dog    Animal   Hound",
    "    75.0 %  █████████▊     Beach  Animal",
    "",
    "┌────────────────────────────────────────────────┐",
    ...Array.from({ length: 9 }, () => "│                                                │"),
    "│                        AAAAAAAAAAAA            │",
    ...Array.from({ length: 7 }, () => "│                        A          A            │"),
    "│                        AAAAAAAAAAAA            │",
    "└────────────────────────────────────────────────┘",
    "BOX  CONFIDENCE  LABEL  WHERE",
    "A        98.5 %  Dog    160 x 240 pixels at 320, 240",
  ]);
});

it("draws in ASCII where the terminal takes nothing else", async () => {
  await label("express/b.jpg", labeledRecord({ labels: LABELS }));
  const { stdout } = await show("b.jpg", {}, new FakeIo(true), false);
  expect(stdout.join("")).toMatch(/#############.*\+------/s);
  expect(stdout.join("")).not.toMatch(/[^ -~]/);
});

it("prints one object with --json, with what is there now", async () => {
  const eTag = await label("express/c.jpg", labeledRecord());
  const { stdout } = await show("c.jpg", { json: true });
  expect(stdout.map((line) => JSON.parse(line))).toEqual([
    {
      image: "s3://images/express/c.jpg",
      ...labeledRecord(),
      eTag,
      object: { state: "SAME", eTag, bytes: 6, lastModified: expect.any(String) },
      job: {
        jobId: "job-1:3",
        jobName: JOB.jobName,
        submission: SUBMISSION,
        status: "SUCCEEDED",
        createdAt: "2025-12-31T23:58:00.000Z",
        startedAt: "2025-12-31T23:59:00.000Z",
        stoppedAt: "2026-01-01T00:00:00.000Z",
        attempts: [
          {
            startedAt: "2025-12-31T23:58:30.000Z",
            stoppedAt: "2025-12-31T23:58:50.000Z",
            reason: "Host EC2 (instance i-1) terminated.",
            logStream: "worker/default/1",
          },
          {
            startedAt: "2025-12-31T23:59:00.000Z",
            stoppedAt: "2026-01-01T00:00:00.000Z",
            exitCode: 0,
            logStream: "worker/default/2",
          },
        ],
      },
    },
  ]);
});

it("says that the object has changed, or is gone, since it was labeled", async () => {
  await label("express/d.jpg", labeledRecord());
  await s3.send(new PutObjectCommand({ Bucket: "images", Key: "express/d.jpg", Body: "other" }));
  expect((await show("d.jpg")).stdout).toContainEqual(
    expect.stringMatching(/^object\tchanged since, put .*: labeled anew soon, or by labeler sync$/),
  );
  await s3.send(new DeleteObjectCommand({ Bucket: "images", Key: "express/d.jpg" }));
  expect((await show("d.jpg")).stdout).toContain("object\tremoved since");
});

it("says that Batch has forgotten the job, and when it does", async () => {
  batchMock.on(DescribeJobsCommand).resolves({ jobs: [] });
  await label("bulk/e.png", rejectedRecord());
  const { exitCode, stdout } = await show("e.png");
  expect(exitCode).toBe(0);
  expect(stdout).toContain("state\tnot known: Batch forgets jobs 7 days after their end");
  expect(stdout).toContain("reason\tTOO_SMALL: 64 x 48 pixels, Rekognition needs 80 on each side");
});

it("shows the record to whoever may read no more than that, and says what is missing", async () => {
  await label("express/f.jpg", labeledRecord());
  const denial = Object.assign(new Error("no"), { name: "AccessDeniedException" });
  batchMock.on(DescribeJobsCommand).rejects(denial);
  const { exitCode, stdout, stderr } = await show("f.jpg");
  expect(exitCode).toBe(0);
  expect(stdout).toContain("job\tjob-1");
  expect(stderr).toEqual(["Not shown: its job. AWS denies it; the README lists the permissions."]);
});

describe("an image without a record", () => {
  it.each([
    ["g/nooon.jpg", 'Did you mean "express/g/noon.jpg"?'],
    ["express/g/noo", 'Did you mean "express/g/noon 2.jpg" or "express/g/noon.jpg"?'],
    [
      "g/noon 2.jpg",
      'The object "express/g/noon 2.jpg" is there, but not settled: labeler status shows what waits.',
    ],
  ])("is named, with what is called much like %s", async (image, hint) => {
    await label("express/g/noon.jpg", labeledRecord());
    await s3.send(
      new PutObjectCommand({ Bucket: "images", Key: "express/g/noon 2.jpg", Body: "x" }),
    );
    const { exitCode, stdout, stderr } = await show(image);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: [] });
    expect(stderr[0]).toMatch(/^Nothing is known of ".*" in the local cloud\. Name its key, /);
    expect(stderr.slice(1)).toEqual([hint]);
  });

  it("is named alone where nothing is called like it", async () => {
    const { stderr } = await show("nowhere/at all.jpg");
    expect(stderr).toHaveLength(1);
  });
});

describe("--open", () => {
  it("gives what was labeled to the viewer, in a file that only its user reads", async () => {
    await label("express/h.sh", labeledRecord({ format: "PNG" }), "a picture");
    const { exitCode, stderr, opened } = await show("h.sh", { open: true }, new FakeIo(true));
    const [file = ""] = opened;
    expect(exitCode).toBe(0);
    // A key never says what kind of file it is opened as.
    expect(file).toMatch(/labeler-show-[^/]+\/picture\.png$/);
    expect(readFileSync(file, "utf8")).toBe("a picture");
    expect([statSync(file).mode & 0o777, statSync(dirname(file)).mode & 0o777]).toEqual([
      0o600, 0o700,
    ]);
    expect(stderr).toEqual([
      `Given to the system's viewer: ${file}. It stays there until you remove it.`,
    ]);
  });

  it("opens nothing off a terminal, and prints where it is", async () => {
    await label("express/i.jpg", labeledRecord({ format: "JPEG" }), "a picture");
    const { stdout, opened } = await show("i.jpg", { open: true });
    expect(opened).toEqual([]);
    expect(stdout.at(-1)).toMatch(/^file\t.*\/picture\.jpg$/);
    const json = await show("i.jpg", { open: true, json: true });
    expect(JSON.parse(json.stdout.join("")).file).toMatch(/\/picture\.jpg$/);
  });

  it("opens nothing but what was labeled", async () => {
    await label("express/j.jpg", labeledRecord({ format: "JPEG" }));
    await s3.send(new PutObjectCommand({ Bucket: "images", Key: "express/j.jpg", Body: "other" }));
    await label("express/k.html", rejectedRecord());
    await label("express/l.jpg", labeledRecord({ format: undefined }));
    const runs = await Promise.all(
      ["j.jpg", "k.html", "l.jpg"].map((image) => show(image, { open: true }, new FakeIo(true))),
    );
    expect(runs.map(({ exitCode, opened, stderr }) => ({ exitCode, opened, stderr }))).toEqual([
      {
        exitCode: 1,
        opened: [],
        stderr: ["Not opened: the version that was labeled is not there any more."],
      },
      {
        exitCode: 1,
        opened: [],
        stderr: ["Not opened: the image was rejected, so that nobody knows what its bytes are."],
      },
      {
        exitCode: 1,
        opened: [],
        stderr: ["Not opened: no program is asked to open the format not known."],
      },
    ]);
  });
});
