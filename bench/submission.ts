import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ListJobsCommand, SubmitJobCommand } from "@aws-sdk/client-batch";
import { systemIo } from "../cli/io";
import { UNFINISHED, waitUntilIdle } from "../cli/wait/idle";
import { concurrently } from "../lib/concurrently";
import { drawImages } from "./images";
import { type Design, type Measurement, measure } from "./measure";
import { formatRow, ratio } from "./rows";

const PROJECT = resolve(__dirname, "..");
const LANE = "standard";
const POLL_MILLISECONDS = 100;
const SUBMISSIONS_AT_ONCE = 8;

/**
 * Labels the same images twice on the same local cloud: by array jobs over manifests, and by one
 * SubmitJob and one worker process for each image, as the 2018 sample did.
 */
export async function benchSubmission(imageCount: number): Promise<void> {
  const images: Buffer[] = [];
  for await (const image of drawImages(imageCount)) images.push(image);
  const ours = await measure(arrayJobs(imageCount), images);
  const baseline = await measure(ONE_BY_ONE, images);
  print(ours, baseline);
}

/** One-second batches, a child job for each core, and a quota that the rate control does not feel. */
function arrayJobs(imageCount: number): Design {
  const lane = {
    prefix: `${LANE}/`,
    priority: 10,
    pools: ["onDemand", "spot"],
    batchWindowSeconds: 1,
    imagesPerJob: Math.ceil(imageCount / availableParallelism()),
  };
  return {
    projectDirectory: PROJECT,
    config: {
      "image-labeler:rekognition": JSON.stringify({ requestsPerSecond: 10_000 }),
      "image-labeler:lanes": JSON.stringify({ [LANE]: lane }),
    },
    lane: LANE,
    label: (target, outputs) => waitUntilIdle(target, outputs, () => {}, systemIo()),
  };
}

const ONE_BY_ONE: Design = {
  projectDirectory: join(__dirname, "one-job-per-image"),
  config: {},
  lane: "all",
  async label({ batch }, { jobQueueArn: jobQueue }, keys) {
    await concurrently(keys.entries(), SUBMISSIONS_AT_ONCE, async ([index, key]) => {
      const job = { jobName: `image-${index}`, jobDefinition: "one-job-per-image" };
      await batch.send(new SubmitJobCommand({ ...job, jobQueue, parameters: { key } }));
    });
    for (const jobStatus of UNFINISHED) {
      const list = new ListJobsCommand({ jobQueue, jobStatus, maxResults: 1 });
      while (((await batch.send(list)).jobSummaryList ?? []).length > 0) {
        await pause(POLL_MILLISECONDS);
      }
    }
  },
};

function print(ours: Measurement, baseline: Measurement): void {
  const rate = ({ images, seconds }: Measurement) => images / seconds;
  const rows = [
    [
      "images per second",
      rate(ours).toFixed(1),
      rate(baseline).toFixed(1),
      ratio(rate(ours), rate(baseline)),
    ],
    [
      "SubmitJob calls",
      ours.submitJobCalls,
      baseline.submitJobCalls,
      ratio(ours.submitJobCalls, baseline.submitJobCalls),
    ],
    [
      "worker processes",
      ours.workerProcesses,
      baseline.workerProcesses,
      ratio(ours.workerProcesses, baseline.workerProcesses),
    ],
    [
      "peak memory of a worker, MiB",
      ours.peakWorkerMiB.toFixed(0),
      baseline.peakWorkerMiB.toFixed(0),
      ratio(ours.peakWorkerMiB, baseline.peakWorkerMiB),
    ],
  ] as const;
  console.log(
    `${ours.images} images, ${ours.seconds.toFixed(1)} s against ${baseline.seconds.toFixed(1)} s`,
  );
  console.log(formatRow("", "array jobs", "job per image", "ratio"));
  for (const row of rows) console.log(formatRow(...row));
}
