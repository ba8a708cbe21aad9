import { IMAGES_IN_FLIGHT } from "./job";
import { MAX_REFERENCED_IMAGE_BYTES } from "./limits";

/** Of Rekognition's quota, what workers that share it use. Seen with `npm run bench -- quota`. */
export const QUOTA_USE = 0.97;
/** An average call of DetectLabels. AWS promises nothing. */
export const DETECT_LABELS_SECONDS = 0.4;
/** Photos that one vCPU decodes, scales and encodes: 1.77 of 15.8 MB. Seen with `npm run bench -- formats`. */
export const CONVERTED_MEGABYTES_PER_VCPU_SECOND = 28;
/** From the submitted job to its first image: the pull of the worker's image, and its start. */
export const CONTAINER_START_SECONDS = 30;

const MEGABYTE = 1_000_000;

/** Images that are put into one lane at once, all JPEG or PNG, and what works on them. */
export interface LabelingTask {
  readonly images: number;
  readonly averageBytes: number;
  /** DetectLabels calls that the account may make. */
  readonly requestsPerSecond: number;
  /** Workers that the lane's pools can run at once. */
  readonly maxWorkers: number;
  readonly workerVcpus: number;
  readonly imagesPerJob: number;
  readonly batchWindowSeconds: number;
}

/**
 * What keeps it from being faster: Rekognition's quota, the calls that workers have in flight, their CPUs
 * while they convert, or the start of a container for each job.
 */
export type Bottleneck = "quota" | "calls" | "conversion" | "starts";

export interface LabelingTime {
  readonly bottleneck: Bottleneck;
  readonly imagesPerSecond: number;
  readonly jobs: number;
  /** That run at once: one for each job, at most those of the pools. */
  readonly workers: number;
  /** Until the first image is looked at. */
  readonly startSeconds: number;
  readonly labelingSeconds: number;
}

/** How long labeling takes, without the upload, retries and waiting for other lanes. */
export function estimateTime(task: LabelingTask): LabelingTime {
  const { images } = task;
  const jobs = Math.ceil(images / task.imagesPerJob);
  const workers = Math.min(task.maxWorkers, jobs);
  const quotaSeconds = images / (task.requestsPerSecond * QUOTA_USE);
  const workSeconds = images / (workers * workerImagesPerSecond(task));
  // The first start of each worker is not among them: nothing runs meanwhile.
  const restartSeconds = (jobs / workers - 1) * CONTAINER_START_SECONDS;
  const labelingSeconds = Math.max(quotaSeconds, workSeconds + restartSeconds);
  return {
    bottleneck: bottleneckOf(quotaSeconds, workSeconds, restartSeconds, task),
    imagesPerSecond: images / labelingSeconds,
    jobs,
    workers,
    startSeconds: task.batchWindowSeconds + CONTAINER_START_SECONDS,
    labelingSeconds,
  };
}

/** Of one worker, were there no quota. */
export function workerImagesPerSecond(
  task: Pick<LabelingTask, "averageBytes" | "workerVcpus">,
): number {
  const calls = IMAGES_IN_FLIGHT / DETECT_LABELS_SECONDS;
  return Math.min(calls, convertedPerSecond(task));
}

/** Rekognition takes larger ones neither by reference nor as bytes. */
export function mustConvert(averageBytes: number): boolean {
  return averageBytes > MAX_REFERENCED_IMAGE_BYTES;
}

function convertedPerSecond({
  averageBytes,
  workerVcpus,
}: Pick<LabelingTask, "averageBytes" | "workerVcpus">): number {
  if (!mustConvert(averageBytes)) return Number.POSITIVE_INFINITY;
  return (workerVcpus * CONVERTED_MEGABYTES_PER_VCPU_SECOND * MEGABYTE) / averageBytes;
}

function bottleneckOf(
  quotaSeconds: number,
  workSeconds: number,
  restartSeconds: number,
  task: LabelingTask,
): Bottleneck {
  if (quotaSeconds >= workSeconds + restartSeconds) return "quota";
  if (restartSeconds > workSeconds) return "starts";
  return convertedPerSecond(task) < IMAGES_IN_FLIGHT / DETECT_LABELS_SECONDS
    ? "conversion"
    : "calls";
}
