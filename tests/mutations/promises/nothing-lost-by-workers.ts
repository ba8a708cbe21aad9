import type { Mutation } from "../mutation";

const FAILURES = "tests/job/worker-failures.test.ts";
const STOPPING = "tests/job/stopping.test.ts";
const RUN_WORKER = "tests/job/run-worker.test.ts";
const RUN_WORKER_MANIFEST = "tests/job/run-worker-manifest.test.ts";
const RECOVER_JOB = "tests/submitter/recover/recover-job.test.ts";
const UNSETTLED = "tests/submitter/recover/unsettled.test.ts";
const SEND_BATCH = "tests/lib/send-message-batch.test.ts";
const FAILED_JOB = "tests/submitter/recover/failed-job.test.ts";

/** From the job to the record, or to the dead letters. */
export const LOST_BY_WORKERS: readonly Mutation[] = [
  {
    name: "ends with 0 on SIGTERM while images are left",
    file: "job/report/report.ts",
    find: "if (left + this.#retryable > 0)",
    replace: "if (this.#retryable > 0)",
    caughtBy: { file: STOPPING, test: "starts no image at all when it was told before" },
  },
  {
    name: "ends with 0 when its time after SIGTERM is over",
    file: "job/run-worker.ts",
    find: "report.finish();\n  return EXIT_CODES.unsettled;",
    replace: "return report.finish();",
    caughtBy: { file: STOPPING, test: "ends with 75 while its manifest is still being read" },
  },
  {
    name: "ends with 0 although images failed for good",
    file: "job/report/report.ts",
    find: "return this.#failed > 0 ? EXIT_CODES.failed : EXIT_CODES.settled;",
    replace: "return EXIT_CODES.settled;",
    caughtBy: { file: FAILURES, test: "ends the worker with 1 when" },
  },
  {
    name: "swallows the error of one image",
    file: "job/settle/settle-triggers.ts",
    find: "context.report.unsettled(image, error, isRetryable(error));",
    replace: 'context.report.settled(image, { effect: "unchanged" });',
    caughtBy: { file: FAILURES, test: "ends the worker with 75 when it" },
  },
  {
    name: "takes images for settled that it did not begin after SIGTERM",
    file: "job/settle/settle-image.ts",
    find: "!rounds.hasPaidVerdict) throw new InterruptedError();",
    replace: '!rounds.hasPaidVerdict) return { effect: "unchanged" };',
    caughtBy: { file: "tests/job/settle/settle-image.test.ts", test: "begins no image" },
  },
  {
    name: "takes an image for settled that never rests",
    file: "job/settle/settle-image.ts",
    find: "throw new RestlessImageError(round, { cause: error });",
    replace: 'return { effect: "unchanged" };',
    caughtBy: {
      file: "tests/job/settle/settle-image.test.ts",
      test: "is left unsettled when it never rests",
    },
  },
  {
    name: "takes a throttled service for a bug, which is not retried",
    file: "job/aws-failure.ts",
    find: "if (isUnwell(error)) return new ServiceUnavailableError(message, { cause: error });",
    replace: "",
    caughtBy: { file: FAILURES, test: "ends the worker with 75 when it" },
  },
  {
    name: "outlives the time that Fargate gives after SIGTERM",
    file: "job/run-worker.ts",
    find: "GRACE_MILLISECONDS = 20_000",
    replace: "GRACE_MILLISECONDS = 40_000",
    caughtBy: { file: STOPPING, test: "gives images in flight 20 seconds to end" },
  },
  {
    name: "ends with 0 whatever came of its images",
    file: "job/start.ts",
    find: "process.exit(code)",
    replace: "process.exit(0)",
    caughtBy: { file: "tests/job/main.test.ts", test: "ends with 1 and names the variable" },
  },
  {
    name: "forgets all images after the first page",
    file: "job/settle/read-pages.ts",
    find: "start < images.length",
    replace: "start === 0",
    caughtBy: { file: RUN_WORKER_MANIFEST, test: "is read a hundred records a page" },
  },
  {
    name: "does not notice SIGTERM",
    file: "job/stop-signals.ts",
    find: '["SIGTERM", "SIGINT"]',
    replace: '["SIGINT"]',
    caughtBy: {
      file: "tests/job/main.test.ts",
      test: "writes what it has paid for, starts nothing more",
    },
  },
  {
    name: "leaves strays out without a word",
    file: "job/settle/settle-triggers.ts",
    find: "report.stray(trigger, error);",
    replace: "",
    caughtBy: { file: FAILURES, test: "ends the worker with 1 when" },
  },
  {
    name: "forgets that an image shall be labeled anew",
    file: "contracts/record.ts",
    find: "record.relabelRequestedAt === undefined && ",
    replace: "",
    caughtBy: {
      file: "tests/contracts/record.test.ts",
      test: "by a record that shall be labeled anew",
    },
  },
  {
    name: "reads the first manifest whatever its index",
    file: "job/run-worker.ts",
    find: "environment[ARRAY_INDEX_VARIABLE])",
    replace: "0)",
    caughtBy: { file: RUN_WORKER, test: "is looked at, read, labelled by reference" },
  },
  {
    name: "treats 403 as gone",
    file: "job/objects/look-at-object.ts",
    find: "if (statusOf(error) === 404) return undefined;",
    replace: "if (statusOf(error) === 404 || statusOf(error) === 403) return undefined;",
    caughtBy: { file: FAILURES, test: "ends the worker with 1 when" },
  },
  {
    name: "recover treats 403 as gone",
    file: "submitter/recover/unsettled.ts",
    find: "=== 404) return undefined;",
    replace: ">= 400) return undefined;",
    caughtBy: { file: UNSETTLED, test: "that may not be looked at is not taken for gone" },
  },
  {
    name: "recover leaves out images that have no record",
    file: "submitter/recover/unsettled.ts",
    find: "current.get(uri), described.get(uri)",
    replace: "current.get(uri), described.get(uri) ?? current.get(uri)",
    caughtBy: { file: UNSETTLED, test: "is looked at beside others" },
  },
  {
    name: "recover takes a record of any version for settled",
    file: "submitter/recover/unsettled.ts",
    find: "current.get(uri), described.get(uri)",
    replace: "current.get(uri), described.has(uri) ? current.get(uri) : undefined",
    caughtBy: { file: UNSETTLED, test: "of an older version of the same bytes" },
  },
  {
    name: "recover ignores children of array jobs",
    file: "submitter/recover/failed-job.ts",
    find: "arrayProperties?.size !== undefined && arrayProperties.index === undefined",
    replace: "arrayProperties !== undefined",
    caughtBy: { file: FAILED_JOB, test: "that is a child of an array job is known by its index" },
  },
  {
    name: "recover ignores plain jobs",
    file: "submitter/recover/failed-job.ts",
    find: "arrayProperties?.size !== undefined && arrayProperties.index === undefined",
    replace: "arrayProperties?.index === undefined",
    caughtBy: { file: FAILED_JOB, test: "that is no array job has the one manifest" },
  },
  {
    name: "recover takes a mark that it cannot look at for one that is there",
    file: "submitter/recover/marker.ts",
    find: "if (statusOf(error) === 404) return false;\n    throw error;",
    replace: "return statusOf(error) !== 404;",
    caughtBy: { file: RECOVER_JOB, test: "when nobody can tell whether it was remembered" },
  },
  {
    name: "recover forgets all images after the first page",
    file: "submitter/recover/unsettled.ts",
    find: "start < unique.length",
    replace: "start === 0",
    caughtBy: { file: UNSETTLED, test: "is looked at beside others" },
  },
  {
    name: "recover reads the first manifest whatever the child",
    file: "submitter/recover/failed-job.ts",
    find: "detail.arrayProperties?.index ?? 0",
    replace: "0",
    caughtBy: { file: FAILED_JOB, test: "that is a child of an array job is known by its index" },
  },
  {
    name: "recover marks the job before it sends its images",
    file: "submitter/recover/recover-job.ts",
    find: "await sendRecovered(unsettled, job, context);\n  await markRecovered(job, unsettled.length, context);",
    replace:
      "await markRecovered(job, unsettled.length, context);\n  await sendRecovered(unsettled, job, context);",
    caughtBy: { file: RECOVER_JOB, test: "when it cannot be remembered" },
  },
  {
    name: "recover takes a manifest that is gone for an empty one",
    file: "submitter/recover/read-manifest.ts",
    find: "throw new ManifestUnreadableError(recovery.jobId, uri, { cause });",
    replace: "return [];",
    caughtBy: { file: RECOVER_JOB, test: "when its manifest is gone" },
  },
  {
    name: "forgets what SQS did not take of a batch that recover sends",
    file: "lib/send-message-batch.ts",
    find: "if (failed.length === 0) return;",
    replace: "return;",
    caughtBy: { file: SEND_BATCH, test: "sends again what SQS did not take" },
  },
  {
    name: "swallows messages of recover that SQS never takes",
    file: "lib/send-message-batch.ts",
    find: "throw new MessagesUnsentError(queueUrl, failed.length, reasonsOf(failed));",
    replace: "return;",
    caughtBy: { file: SEND_BATCH, test: "gives up at once on messages that SQS never takes" },
  },
];
