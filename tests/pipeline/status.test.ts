import { setTimeout as pause } from "node:timers/promises";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import sharp from "sharp";
import { runCli } from "../../cli/program";
import { announceRunningCloud, withdrawRunningCloud } from "../../cli/target/running-cloud";
import { LocalCloud } from "../../local/cloud";
import { labeler, PROJECT_DIRECTORY } from "../helpers/labeler";
import { RecordingIo } from "../helpers/recording-io";
import { removeTemporaryFolders, temporaryFolder } from "../helpers/temporary-folder";

jest.setTimeout(90_000);

const IMAGES = 3;
/** S3 also sends a test event when it is told of a queue. */
const MESSAGES = IMAGES + 1;
/** Each image is a job, so that their submission is an array. */
const LANES = {
  express: {
    prefix: "in/express/",
    priority: 1,
    pools: ["onDemand"],
    batchWindowSeconds: 1,
    imagesPerJob: 1,
  },
};

/** Looks often, and presses Ctrl-C when the lane is idle. */
class ImpatientIo extends RecordingIo {
  readonly seen: { waiting: number; jobs: number }[] = [];
  override readonly sleep = () => pause(20);
  override readonly out = (line: string) => void this.#read(JSON.parse(line));

  #read(row: { lane?: string; queued: number; inFlight: number; jobs: object }): void {
    if (row.lane === undefined) return;
    const look = { waiting: row.queued + row.inFlight, jobs: sumOf(row.jobs) };
    this.seen.push(look);
    if (look.waiting + look.jobs === 0) this.pressCtrlC();
  }
}

let stateDirectory: string;
let cloud: LocalCloud;
let isUp = false;

beforeAll(async () => {
  stateDirectory = temporaryFolder();
  cloud = await LocalCloud.start({ stateDirectory, port: 0 });
  const outputs = await cloud.deploy({
    projectDirectory: PROJECT_DIRECTORY,
    stack: "dev",
    config: { "image-labeler:lanes": JSON.stringify(LANES) },
  });
  isUp = true;
  const { endpoint, region, operator: credentials } = cloud;
  const processId = process.pid;
  await announceRunningCloud(stateDirectory, { processId, endpoint, credentials, outputs });
  const s3 = new S3Client({ endpoint, region, credentials });
  const picture = { width: 200, height: 120, channels: 3, background: "#cc2222" } as const;
  const Body = await sharp({ create: picture }).jpeg().toBuffer();
  const keys = Array.from({ length: IMAGES }, (_, index) => `in/express/${index}.jpg`);
  for (const Key of [...keys, "in/other/a.jpg", "stray 1.jpg"]) {
    await s3.send(new PutObjectCommand({ Bucket: outputs.imagesBucket, Key, Body }));
  }
  s3.destroy();
});

afterAll(async () => {
  if (isUp) await stop();
  removeTemporaryFolders();
});

async function stop(): Promise<void> {
  isUp = false;
  await withdrawRunningCloud(stateDirectory);
  await cloud.close();
}

it("shows what waits, and what no lane has", async () => {
  expect(await labeler(["status"], { stateDirectory })).toEqual({
    exitCode: 0,
    stdout: [`express\t${MESSAGES}\t0\t0\t0\t0\t0\t0\t\t`],
    stderr: ["In no lane's prefix, so nothing ever labels it: 'stray 1.jpg', in/other/"],
  });
});

it("watches messages become jobs, and jobs end", async () => {
  const io = new ImpatientIo();
  cloud.run();

  const where = { io, projectDirectory: PROJECT_DIRECTORY, stateDirectory };
  const exitCode = await runCli(["status", "--watch", "--json"], where);

  expect({ exitCode, last: io.stderr.at(-1) }).toEqual({
    exitCode: 130,
    last: "Interrupted: the lanes go on.",
  });
  const { seen } = io;
  expect(seen[0]).toEqual({ waiting: MESSAGES, jobs: 0 });
  expect(Math.max(...seen.map(({ jobs }) => jobs))).toBe(IMAGES);
  expect(seen.at(-1)).toEqual({ waiting: 0, jobs: 0 });
});

it("says of a local cloud that is not up that nothing moves", async () => {
  await stop();
  const run = await labeler(["status", "--lane", "express"], { stateDirectory });
  expect(run).toEqual({
    exitCode: 0,
    stdout: ["express\t0\t0\t0\t0\t0\t0\t0\t\t"],
    stderr: ["The local cloud is not up: nothing moves until it is. Start it: labeler local"],
  });
});

it("says how to start a local cloud where there never was one", async () => {
  const run = await labeler(["status"], { stateDirectory: temporaryFolder() });
  expect(run).toMatchObject({
    exitCode: 6,
    stdout: [],
    stderr: [expect.stringContaining("Nothing is deployed in the local cloud yet.")],
  });
});

function sumOf(counts: object): number {
  return Object.values(counts).reduce<number>((sum, count) => sum + Number(count), 0);
}
