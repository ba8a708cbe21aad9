import type { Mutation } from "../mutation";

const SUBMIT_BATCH = "tests/submitter/submit-batch.test.ts";
const SPLIT = "tests/submitter/split-triggers.test.ts";
const LIMITER = "tests/job/rate-control/rate-limiter.test.ts";
const DETECT_LABELS = "tests/job/rekognition/detect-labels.test.ts";
const SUBMITTER = "tests/components/functions/submitter.test.ts";
const CONFIG = "tests/config/parse-config.test.ts";

export const QUOTAS: readonly Mutation[] = [
  {
    name: "submits one job per image",
    file: "submitter/submit-batch.ts",
    find: "lanes.map((lane) => settleLane(lane, context))",
    replace:
      "lanes.flatMap((lane) => lane.triggers.map((trigger) => settleLane({ ...lane, triggers: [trigger] }, context)))",
    caughtBy: { file: SUBMIT_BATCH, test: "is one SubmitJob call however many images it has" },
  },
  {
    name: "gives each image a child of its own",
    file: "submitter/submit.ts",
    find: "splitTriggers(triggers, lane.imagesPerJob)",
    replace: "splitTriggers(triggers, 1)",
    caughtBy: { file: SUBMIT_BATCH, test: "becomes a plain job when one manifest holds it" },
  },
  {
    name: "submits arrays of size 1, which Batch refuses",
    file: "submitter/job-submission.ts",
    find: "job.manifests >= MIN_ARRAY_SIZE",
    replace: "job.manifests >= 1",
    caughtBy: { file: SUBMIT_BATCH, test: "becomes a plain job when one manifest holds it" },
  },
  {
    name: "submits arrays larger than Batch takes",
    file: "submitter/split-triggers.ts",
    find: "Math.max(imagesPerJob, Math.ceil(triggers.length / MAX_ARRAY_SIZE))",
    replace: "imagesPerJob",
    caughtBy: {
      file: SPLIT,
      test: "makes larger manifests instead of more than an array job may have children",
    },
  },
  {
    name: "calls the function for every ten messages",
    file: "components/functions/submitter.ts",
    find: "batchSize: MAX_EVENT_SOURCE_BATCH_SIZE",
    replace: "batchSize: 10",
    caughtBy: { file: SUBMITTER, test: "reads" },
  },
  {
    name: "calls the function as often at once as Lambda likes",
    file: "components/functions/submitter.ts",
    find: "scalingConfig: { maximumConcurrency: MAX_CALLS_PER_LANE },",
    replace: "",
    caughtBy: { file: SUBMITTER, test: "reads" },
  },
  {
    name: "has every worker start at the whole quota",
    file: "job/rate-control/adaptive-rate.ts",
    find: "requestsPerSecond / workers",
    replace: "requestsPerSecond",
    caughtBy: { file: LIMITER, test: "starts at the worker's share of the quota" },
  },
  {
    name: "ignores throttles in the rate limiter",
    file: "job/rate-control/rate-limiter.ts",
    find: "this.#rate.shrink(",
    replace: "((..._: number[]) => {})(",
    caughtBy: {
      file: LIMITER,
      test: "lower the rate once for all calls that were under way together",
    },
  },
  {
    name: "slows down to nothing when it is throttled again and again",
    file: "job/rate-control/adaptive-rate.ts",
    find: "Math.max(FLOOR * this.#share, ",
    replace: "Math.max(0, ",
    caughtBy: { file: LIMITER, test: "never under a twentieth of the share" },
  },
  {
    name: "leaves unused what other workers do not use",
    file: "job/rate-control/adaptive-rate.ts",
    find: "this.#perSecond += ",
    replace: "void ",
    caughtBy: { file: LIMITER, test: "raise the rate only while calls have to wait" },
  },
  {
    name: "calls faster than the whole quota",
    file: "job/rate-control/adaptive-rate.ts",
    find: "Math.min(this.#quota, ",
    replace: "Math.min(Number.POSITIVE_INFINITY, ",
    caughtBy: { file: LIMITER, test: "never raise it over the quota" },
  },
  {
    name: "does not tell the rate limiter of throttles",
    file: "job/rekognition/detect-labels.ts",
    find: "permit.throttled();",
    replace: "",
    caughtBy: { file: DETECT_LABELS, test: "that is throttled slows the worker down" },
  },
  {
    name: "does not tell the rate limiter of successes",
    file: "job/rekognition/detect-labels.ts",
    find: "permit.succeeded();",
    replace: "",
    caughtBy: { file: DETECT_LABELS, test: "that had to wait for its turn, and is answered" },
  },
  {
    name: "does not take S3's limit inside Rekognition for a throttle",
    file: "job/aws-failure.ts",
    find: '"ProvisionedThroughputExceededException",',
    replace: "",
    caughtBy: { file: "tests/job/worker-failures.test.ts", test: "slows DetectLabels down by" },
  },
  {
    name: "lets the SDK repeat DetectLabels behind the rate limiter's back",
    file: "job/clients.ts",
    find: "maxAttempts: 1",
    replace: "maxAttempts: 5",
    caughtBy: { file: "tests/job/clients.test.ts", test: "repeat no DetectLabels" },
  },
  {
    name: "counts one worker, so that each takes the whole quota for its share",
    file: "config/capacity.ts",
    find: "sum + Math.floor(maxVcpus / worker.vcpus)",
    replace: "1",
    caughtBy: { file: CONFIG, test: "counts only the workers of pools that a lane uses" },
  },
  {
    name: "tells workers that each is alone",
    file: "components/compute/worker.ts",
    find: "MAX_WORKERS: String(args.maxWorkers)",
    replace: 'MAX_WORKERS: "1"',
    caughtBy: {
      file: "tests/components/compute/worker.test.ts",
      test: "runs the image by digest, read-only, with what the configuration says",
    },
  },
  {
    name: "tells workers in index.ts that each is alone",
    file: "index.ts",
    find: "maxWorkers: config.maxWorkers",
    replace: "maxWorkers: 1",
    caughtBy: { file: "tests/stacks/graph.test.ts", test: "has these properties and dependencies" },
  },
  {
    name: "takes the quota of the largest Regions for every Region's",
    file: "contracts/limits.ts",
    find: "const DEFAULT_DETECT_LABELS_PER_SECOND = 5;",
    replace: "const DEFAULT_DETECT_LABELS_PER_SECOND = 50;",
    caughtBy: { file: "tests/contracts/limits.test.ts", test: "DetectLabels requests per second" },
  },
  {
    name: "reads records one by one",
    file: "job/settle/read-pages.ts",
    find: 'import { MAX_BATCH_GET_ITEMS } from "../../contracts/limits";',
    replace: "const MAX_BATCH_GET_ITEMS = 1;",
    caughtBy: {
      file: "tests/job/run-worker-manifest.test.ts",
      test: "is read a hundred records a page",
    },
  },
];
