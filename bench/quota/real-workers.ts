import { resolve } from "node:path";
import sharp from "sharp";
import { type Io, systemIo } from "../../cli/io";
import { type Column, printTable } from "../../cli/output/table";
import { waitUntilIdle } from "../../cli/wait/idle";
import type { LocalCloudCounters } from "../../local/cloud";
import { measure } from "../measure";

export interface RealWorkersOptions {
  readonly workers: number;
  readonly images: number;
}

/** What happened since the sample before. */
interface Sample {
  readonly seconds: number;
  readonly answered: number;
  readonly throttled: number;
}

const REQUESTS_PER_SECOND = 50;
const SAMPLE_SECONDS = 10;
const LANE = "bench";
/** The smallest that Rekognition takes: this machine's cores shall not be what limits the workers. */
const SIDE_PIXELS = 80;

/** Processes of the real worker against the local cloud, which throttles DetectLabels as AWS does. */
export async function benchRealWorkers({ workers, images }: RealWorkersOptions): Promise<void> {
  const io = systemIo();
  const samples: Sample[] = [];
  const lane = {
    prefix: `${LANE}/`,
    priority: 1,
    pools: ["some"],
    batchWindowSeconds: 5,
    imagesPerJob: Math.ceil(images / workers),
  };
  await measure(
    {
      projectDirectory: resolve(__dirname, "../.."),
      config: {
        "image-labeler:rekognition": JSON.stringify({ requestsPerSecond: REQUESTS_PER_SECOND }),
        "image-labeler:pools": JSON.stringify({ some: { type: "FARGATE", maxVcpus: workers } }),
        "image-labeler:lanes": JSON.stringify({ [LANE]: lane }),
      },
      lane: LANE,
      detectLabelsPerSecond: REQUESTS_PER_SECOND,
      async label(target, outputs, _keys, counters) {
        const stop = sampleInto(samples, counters);
        await waitUntilIdle(target, outputs, () => {}, io);
        stop();
      },
    },
    await tinyImages(images),
  );
  print(io, samples);
}

/** No two with the same bytes, so that each has an ETag of its own. */
async function tinyImages(count: number): Promise<Buffer[]> {
  const size = { width: SIDE_PIXELS, height: SIDE_PIXELS, channels: 3 as const };
  const images: Buffer[] = [];
  for (let index = 0; index < count; index += 1) {
    const background = { r: index % 256, g: (index >> 8) % 256, b: 128 };
    images.push(
      await sharp({ create: { ...size, background } })
        .jpeg()
        .toBuffer(),
    );
  }
  return images;
}

/** From the first call on. */
function sampleInto(samples: Sample[], counters: () => LocalCloudCounters): () => void {
  let sampledAt = performance.now();
  let before = counters();
  const sample = () => {
    const now = counters();
    const calls = now.detectLabelsCalls - before.detectLabelsCalls;
    const throttled = now.detectLabelsThrottled - before.detectLabelsThrottled;
    const seconds = (performance.now() - sampledAt) / 1000;
    if (calls > 0) samples.push({ seconds, answered: calls - throttled, throttled });
    sampledAt = performance.now();
    before = now;
  };
  const timer = setInterval(sample, SAMPLE_SECONDS * 1000);
  return () => clearInterval(timer);
}

function print(io: Io, samples: readonly Sample[]): void {
  io.err(`Each row is ${SAMPLE_SECONDS} seconds, from the first calls on:`);
  printTable(io, COLUMNS, samples);
}

const COLUMNS: readonly Column<Sample>[] = [
  {
    header: "ANSWERED A SECOND",
    value: ({ answered, seconds }) => (answered / seconds).toFixed(1),
    alignRight: true,
  },
  {
    header: "USED",
    value: ({ answered, seconds }) => percent(answered / seconds / REQUESTS_PER_SECOND),
    alignRight: true,
  },
  {
    header: "THROTTLED",
    value: ({ answered, throttled }) => percent(throttled / (answered + throttled)),
    alignRight: true,
  },
];

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
