import { CONTAINER_START_SECONDS } from "./labeling-time";
import {
  DETECT_LABELS_TIERS,
  FARGATE_HOUR,
  FARGATE_MIN_SECONDS,
  FUNCTION_CALLS_MILLION,
  FUNCTION_GB_SECOND,
  IMAGE_PROPERTIES_TIERS,
  LOGS_GB,
  PUBLIC_ADDRESS_HOUR,
  QUEUE_REQUESTS_MILLION,
  S3_GETS_THOUSAND,
  S3_PUTS_THOUSAND,
  TABLE_READS_MILLION,
  TABLE_WRITES_MILLION,
  type Tier,
} from "./prices";

const MILLION = 1_000_000;
const HOUR_SECONDS = 3600;

/** What one worker gets. */
export interface WorkerSize {
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly architecture: keyof typeof FARGATE_HOUR;
}

/** Images to be labeled in one month, each for the first time. */
export interface Workload {
  readonly images: number;
  /** Colors, brightness and sharpness too. */
  readonly imageProperties: boolean;
  /** Entries of the label index an image has: its labels, and their other names. */
  readonly labelEntries: number;
  readonly recordKiB: number;
  readonly worker: WorkerSize;
  /** Workers that run at once, each until no image is left. */
  readonly workers: number;
  /** Images a second that all workers label together: at most the quota of Rekognition. */
  readonly imagesPerSecond: number;
  /** Containers that are started for it: their starts are billed too. @default 0: not counted */
  readonly jobs?: number;
  /** They are in the bucket already: their PUT is paid for. @default false */
  readonly areStored?: boolean;
  /** Whether workers have public addresses: in networks without NAT gateway or endpoints they must. */
  readonly publicAddresses: boolean;
}

/** Dollars of each part, at on-demand prices and without free tiers: what is really billed is less. */
export interface Costs {
  readonly detectLabels: number;
  readonly imageProperties: number;
  readonly workers: number;
  readonly publicAddresses: number;
  readonly tableWrites: number;
  readonly tableReads: number;
  readonly objects: number;
  readonly queues: number;
  readonly functions: number;
  readonly logs: number;
}

/** As docs/costs.md and the command line call them. */
export const COST_NAMES: Readonly<Record<keyof Costs, string>> = {
  detectLabels: "Rekognition DetectLabels",
  imageProperties: "rekognition.imageProperties on top",
  workers: "workers",
  publicAddresses: "their public addresses",
  tableWrites: "writes to the table",
  tableReads: "reads of the table",
  objects: "S3 requests",
  queues: "SQS requests",
  functions: "functions",
  logs: "logs",
};

/** HEAD before, after and at the record's check, one GET by the worker and one by Rekognition. */
const OBJECT_READS = 5;
/** One with its page, and one more just before the call that is paid for. */
const TABLE_READS = 2;
/** Sent by S3 one by one; received and deleted by tens. */
const QUEUE_REQUESTS = 1.2;
/** One call of the submitter for a thousand images: two seconds of half a GB. */
const IMAGES_PER_CALL = 1000;
const CALL_GB_SECONDS = 1;
/** Few lines a job, and one for an image only when it is rejected. */
const LOG_BYTES = 100;

/** What labeling costs, beside what is stored and what is there in any case. */
export function estimateCosts(workload: Workload): Costs {
  const { images } = workload;
  const workerHours = workerSeconds(workload) / HOUR_SECONDS;
  return {
    detectLabels: tieredDollars(images, DETECT_LABELS_TIERS),
    imageProperties: workload.imageProperties ? tieredDollars(images, IMAGE_PROPERTIES_TIERS) : 0,
    workers: workerHours * HOUR_SECONDS * workerSecondDollars(workload.worker),
    publicAddresses: workload.publicAddresses ? workerHours * PUBLIC_ADDRESS_HOUR : 0,
    tableWrites: (images / MILLION) * writeUnits(workload) * TABLE_WRITES_MILLION,
    tableReads: (images / MILLION) * TABLE_READS * TABLE_READS_MILLION,
    objects:
      (images / 1000) *
      ((workload.areStored ? 0 : S3_PUTS_THOUSAND) + OBJECT_READS * S3_GETS_THOUSAND),
    queues: (images / MILLION) * QUEUE_REQUESTS * QUEUE_REQUESTS_MILLION,
    functions:
      (images / IMAGES_PER_CALL) *
      (CALL_GB_SECONDS * FUNCTION_GB_SECOND + FUNCTION_CALLS_MILLION / MILLION),
    logs: ((images * LOG_BYTES) / 1e9) * LOGS_GB,
  };
}

/** What all parts cost together. */
export function totalDollars(costs: Costs): number {
  return Object.values<number>({ ...costs }).reduce((sum, part) => sum + part, 0);
}

/** The most that a second of a worker costs: on demand, without its public address. */
export function workerSecondDollars({ vcpus, memoryMiB, architecture }: WorkerSize): number {
  const price = FARGATE_HOUR[architecture];
  return (vcpus * price.vcpu + (memoryMiB / 1024) * price.gib) / HOUR_SECONDS;
}

/** The most that a call of DetectLabels costs: in the first tier of a month. */
export function detectLabelsCallDollars(imageProperties: boolean): number {
  return (
    tieredDollars(1, DETECT_LABELS_TIERS) +
    (imageProperties ? tieredDollars(1, IMAGE_PROPERTIES_TIERS) : 0)
  );
}

/** All run from their first start until no image is left, and each job is billed a minute at least. */
function workerSeconds({ images, imagesPerSecond, workers, jobs = 0 }: Workload): number {
  const startSeconds = jobs > 0 ? CONTAINER_START_SECONDS : 0;
  return Math.max(workers * (images / imagesPerSecond + startSeconds), jobs * FARGATE_MIN_SECONDS);
}

/** What it costs to read a table or an index. */
export function readDollars(readUnits: number): number {
  return (readUnits / MILLION) * TABLE_READS_MILLION;
}

/** Two units a KiB in the transaction, and one for each entry's copy in the index. */
function writeUnits({ labelEntries, recordKiB }: Workload): number {
  return 2 * Math.ceil(recordKiB) + (2 + 1) * labelEntries;
}

function tieredDollars(units: number, tiers: readonly Tier[]): number {
  let dollars = 0;
  let below = 0;
  for (const { upTo, dollarsPerThousand } of tiers) {
    const inTier = Math.max(0, Math.min(units, upTo) - below);
    dollars += (inTier / 1000) * dollarsPerThousand;
    below = upTo;
  }
  return dollars;
}
