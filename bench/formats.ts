import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { ListJobsCommand } from "@aws-sdk/client-batch";
import sharp from "sharp";
import { systemIo } from "../cli/io";
import { waitUntilIdle } from "../cli/wait/idle";
import { Docker, DockerUnavailableError } from "../local/batch/docker";
import { timeDecoders } from "./decoders";
import { type Measurement, measure } from "./measure";
import { type DrawnFormat, drawPhotos } from "./photos";

export interface FormatsOptions {
  readonly photos: number;
  /** A real photo: HEIC cannot be written here. */
  readonly heic?: string;
}

interface Group {
  readonly name: string;
  /** Each is labeled several times. */
  readonly photos: readonly Buffer[];
}

const LANE = "bench";
const DRAWN: readonly DrawnFormat[] = ["JPEG", "TIFF"];
const PHOTOS_OF_A_FORMAT = 3;
const MAX_PHOTOS_ALONE = 24;

/** One worker of the default size, given photos that it must convert, beside what its decoders do alone. */
export async function benchFormats({ photos, heic }: FormatsOptions): Promise<void> {
  const docker = await findDocker();
  const groups: Group[] = [];
  for (const name of DRAWN) {
    groups.push({ name, photos: await drawPhotos(name, PHOTOS_OF_A_FORMAT) });
  }
  if (heic !== undefined) {
    groups.push({ name: "HEIC", photos: [await readFile(heic)] });
    console.log(
      "HEIC is one photo again and again, for it cannot be written here: MP tells its size.",
    );
  } else
    console.log("HEIC is left out: it cannot be written here. Give a photo with --heic <file>.");
  for (const line of LEGEND) console.log(line);
  console.log(formatRow("", ...COLUMNS));
  for (const group of groups) {
    const count = Math.max(1, Math.floor(photos / groups.length));
    const { worker, seconds } = await runWorker(group, count, docker !== undefined);
    const alone = await timeDecoders(group.photos, Math.min(count, MAX_PHOTOS_ALONE), docker);
    const rate = count / seconds;
    console.log(
      formatRow(
        group.name,
        count,
        (await averageMegapixels(group.photos)).toFixed(1),
        (averageBytes(group.photos) / 1e6).toFixed(1),
        rate.toFixed(2),
        (1 / alone.converting).toFixed(2),
        (rate * alone.converting).toFixed(2),
        (rate * alone.convertingByDefault).toFixed(2),
        `${(rate * alone.decoding * 100).toFixed(0)} %`,
        worker.peakWorkerMiB.toFixed(0),
      ),
    );
  }
}

const COLUMNS = [
  ...["photos", "MP each", "MB each", "worker/s", "alone/s", "ratio", "to sharp", "decoding"],
  "peak MiB",
];
const LEGEND = [
  "alone: sharp and libheif, encoding with the worker's settings, photos in memory, nothing read or sent.",
  "ratio: of worker/s to alone/s. to sharp: to the same with sharp's own settings, which encode for longer.",
  "worker/s counts the container's start; the local cloud and its DetectLabels run on the same machine.",
];

async function findDocker(): Promise<Docker | undefined> {
  try {
    const docker = await Docker.find();
    console.log("One container of 1 vCPU and 2048 MiB; its peak is its cgroup's.");
    return docker;
  } catch (error) {
    if (!(error instanceof DockerUnavailableError)) throw error;
    console.log("One process on all cores, for there is no Docker engine; its peak is its own.");
    return undefined;
  }
}

/** Seconds as Batch counts them: with the start of the container. */
async function runWorker(
  { photos }: Group,
  count: number,
  docker: boolean,
): Promise<{ worker: Measurement; seconds: number }> {
  let seconds = 0;
  const lane = {
    prefix: `${LANE}/`,
    priority: 1,
    pools: ["one"],
    batchWindowSeconds: 1,
    imagesPerJob: count,
  };
  const worker = await measure(
    {
      projectDirectory: resolve(__dirname, ".."),
      config: {
        "image-labeler:rekognition": JSON.stringify({ requestsPerSecond: 10_000 }),
        "image-labeler:pools": JSON.stringify({ one: { type: "FARGATE", maxVcpus: 1 } }),
        "image-labeler:lanes": JSON.stringify({ [LANE]: lane }),
      },
      lane: LANE,
      docker,
      async label(target, outputs) {
        await waitUntilIdle(target, outputs, () => {}, systemIo());
        const { jobQueueArn: jobQueue } = outputs;
        const list = new ListJobsCommand({ jobQueue, jobStatus: "SUCCEEDED" });
        for (const { startedAt = 0, stoppedAt = 0 } of (await target.batch.send(list))
          .jobSummaryList ?? []) {
          seconds += (stoppedAt - startedAt) / 1000;
        }
      },
    },
    Array.from({ length: count }, (_, index) => photos[index % photos.length] ?? Buffer.alloc(0)),
  );
  return { worker, seconds };
}

async function averageMegapixels(photos: readonly Buffer[]): Promise<number> {
  let sum = 0;
  for (const photo of photos) {
    const { width, height } = await sharp(photo).metadata();
    sum += (width * height) / 1e6;
  }
  return sum / photos.length;
}

function averageBytes(photos: readonly Buffer[]): number {
  return photos.reduce((sum, { length }) => sum + length, 0) / photos.length;
}

function formatRow(name: string, ...values: readonly (string | number)[]): string {
  return name.padEnd(6) + values.map((value) => String(value).padStart(10)).join("");
}
