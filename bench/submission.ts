import { join, resolve } from "node:path";
import { ListJobsCommand, SubmitJobCommand } from "@aws-sdk/client-batch";
import { systemIo } from "../cli/io";
import { findLane, type Target } from "../cli/target/target";
import { waitUntilIdle } from "../cli/wait/idle";
import { concurrently } from "../lib/concurrently";
import { drawImages } from "./images";
import { type Measurement, measure, putImages } from "./measure";

const PROJECT = resolve(__dirname, "..");
const BASELINE = join(__dirname, "one-job-per-image");
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
  const ours = await measure(ARRAYS, images);
  const baseline = await measure(
    { projectDirectory: BASELINE, config: {}, label: labelOneByOne },
    images,
  );
  print(ours, baseline);
}

/** One-second batches, and a quota that the worker's rate control does not feel. */
const FAST = {
  "image-labeler:rekognition": JSON.stringify({ requestsPerSecond: 10_000 }),
  "image-labeler:lanes": JSON.stringify({
    [LANE]: {
      prefix: `${LANE}/`,
      priority: 10,
      pools: ["onDemand", "spot"],
      batchWindowSeconds: 1,
      imagesPerJob: 500,
    },
  }),
};

export const ARRAYS = { projectDirectory: PROJECT, config: FAST, label: labelByArrays };

async function labelByArrays(target: Target, images: readonly Buffer[]): Promise<void> {
  const lane = findLane(target.outputs.lanes, LANE);
  await putImages(target, lane.prefix, images);
  await waitUntilIdle(target, lane, () => {}, systemIo());
}

async function labelOneByOne(target: Target, images: readonly Buffer[]): Promise<void> {
  const { prefix, jobQueueArn: jobQueue } = findLane(target.outputs.lanes, "all");
  const keys = await putImages(target, prefix, images);
  await concurrently(keys.entries(), SUBMISSIONS_AT_ONCE, async ([index, key]) => {
    const job = { jobName: `image-${index}`, jobDefinition: "one-job-per-image" };
    await target.batch.send(new SubmitJobCommand({ ...job, jobQueue, parameters: { key } }));
  });
  for (const jobStatus of ["SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING"] as const) {
    const list = new ListJobsCommand({ jobQueue, jobStatus, maxResults: 1 });
    while (((await target.batch.send(list)).jobSummaryList ?? []).length > 0) {
      await new Promise((wake) => setTimeout(wake, POLL_MILLISECONDS));
    }
  }
}

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

function ratio(ours: number, baseline: number): string {
  return (ours / baseline).toPrecision(3);
}

function formatRow(...[name, ...values]: readonly (string | number)[]): string {
  return String(name).padEnd(30) + values.map((value) => String(value).padStart(15)).join("");
}
