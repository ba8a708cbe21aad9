import type { Mutation } from "../mutation";

const SUBMIT_BATCH = "tests/submitter/submit-batch.test.ts";
const READ_BATCH = "tests/submitter/read-batch.test.ts";
const SPLIT = "tests/submitter/split-triggers.test.ts";
const NOTIFICATION = "tests/contracts/notification.test.ts";
const MANIFEST = "tests/contracts/manifest.test.ts";
const TRIGGER = "tests/contracts/trigger.test.ts";
const CONCURRENTLY = "tests/lib/concurrently.test.ts";

/** From the message to the job. */
export const LOST_BEFORE_THE_JOB: readonly Mutation[] = [
  {
    name: "acknowledges messages although SubmitJob failed",
    file: "submitter/settle-lane.ts",
    find: "return { lane, error };",
    replace: "return { lane };",
    caughtBy: { file: SUBMIT_BATCH, test: "of SubmitJob sends the whole batch back" },
  },
  {
    name: "acknowledges messages before SubmitJob has answered",
    file: "submitter/job-submission.ts",
    find: "const { jobId } = await batch.send(new SubmitJobCommand(submitJobParams(job)));",
    replace:
      'const jobId = "";\nbatch.send(new SubmitJobCommand(submitJobParams(job))).catch(() => {});',
    caughtBy: { file: SUBMIT_BATCH, test: "of SubmitJob sends the whole batch back" },
  },
  {
    name: "submits the job before its manifests are written",
    file: "submitter/submit.ts",
    find: "await writeManifests(",
    replace: "void writeManifests(",
    caughtBy: { file: SUBMIT_BATCH, test: "is submitted after its manifests are written" },
  },
  {
    name: "acknowledges the messages of a failed lane beside a submitted one",
    file: "submitter/submit-batch.ts",
    find: "...failed.flatMap(({ lane }) => lane.messageIds),",
    replace: "",
    caughtBy: { file: SUBMIT_BATCH, test: "returns the messages of the lane that failed" },
  },
  {
    name: "deletes malformed messages",
    file: "submitter/submit-batch.ts",
    find: "[...strays, ...lanes.flatMap((lane) => lane.refused)]",
    replace: "[...strays]",
    caughtBy: { file: SUBMIT_BATCH, test: "is returned as failed, and the others are submitted" },
  },
  {
    name: "deletes messages of a queue that no lane has",
    file: "submitter/submit-batch.ts",
    find: "[...strays, ...lanes.flatMap((lane) => lane.refused)]",
    replace: "lanes.flatMap((lane) => lane.refused)",
    caughtBy: { file: SUBMIT_BATCH, test: "is returned as failed" },
  },
  {
    name: "deletes messages that name another bucket",
    file: "submitter/read-batch.ts",
    find: "refused.push({ messageId, reason: read.reason });",
    replace: "",
    caughtBy: { file: READ_BATCH, test: "refuses a message of another bucket" },
  },
  {
    name: "takes the good records of a message that names another bucket too",
    file: "contracts/notification.ts",
    find: "if (foreign === undefined) return { triggers };",
    replace: "return { triggers: triggers.filter(({ bucket }) => bucket === imagesBucket) };",
    caughtBy: { file: NOTIFICATION, test: "refuses a message whole when one of its objects" },
  },
  {
    name: "reads only the first record of a message",
    file: "contracts/notification.ts",
    find: "return parsed.Records.map(",
    replace: "return parsed.Records.slice(0, 1).map(",
    caughtBy: { file: NOTIFICATION, test: "takes every record of a message, in order" },
  },
  {
    name: "does not decode keys",
    file: "contracts/notification.ts",
    find: "key: decodeKey(s3.object.key) }",
    replace: "key: s3.object.key }",
    caughtBy: { file: NOTIFICATION, test: "reads an S3 notification and decodes its key" },
  },
  {
    name: "decodes keys twice",
    file: "contracts/notification.ts",
    find: "key: decodeKey(s3.object.key) }",
    replace: "key: decodeKey(decodeKey(s3.object.key)) }",
    caughtBy: { file: NOTIFICATION, test: "decodes " },
  },
  {
    name: "takes a plus in a key for a plus",
    file: "contracts/notification.ts",
    find: 'encoded.replaceAll("+", " ")',
    replace: "encoded",
    caughtBy: { file: NOTIFICATION, test: "reads an S3 notification and decodes its key" },
  },
  {
    name: "decodes the keys of EventBridge, which are plain",
    file: "contracts/notification.ts",
    find: "key: parsed.detail.object.key }",
    replace: "key: decodeKey(parsed.detail.object.key) }",
    caughtBy: { file: NOTIFICATION, test: "leaves the keys of EventBridge as they are" },
  },
  {
    name: "takes whatever JSON it does not know for a message that asks for nothing",
    file: "contracts/notification.ts",
    find: "const message = z.union([s3Notification, eventBridgeEvent, testEvent]);",
    replace:
      'const message = z.union([s3Notification, eventBridgeEvent, testEvent, z.object({}).transform(() => ({ Service: "Amazon S3" as const, Event: "s3:TestEvent" as const }))]);',
    caughtBy: { file: NOTIFICATION, test: "refuses" },
  },
  {
    name: "sends the keys of recovered images without encoding them",
    file: "contracts/notification.ts",
    find: "key: encodeKey(key) }",
    replace: "key }",
    caughtBy: { file: NOTIFICATION, test: "encodes keys as S3 does" },
  },
  {
    name: "folds triggers of two buckets into one",
    file: "contracts/trigger.ts",
    find: "return `",
    replace: "return trigger.key; `",
    caughtBy: { file: TRIGGER, test: "tells one key in two buckets apart" },
  },
  {
    name: "gives two submissions of one moment the same manifests",
    file: "contracts/job.ts",
    find: ' + random.join("")',
    replace: ' + "0".repeat(random.length)',
    caughtBy: { file: "tests/contracts/job.test.ts", test: "differs within one millisecond" },
  },
  {
    name: "writes every manifest over the first one",
    file: "submitter/manifest-store.ts",
    find: "manifestKey(submission, index)",
    replace: "manifestKey(submission, 0)",
    caughtBy: { file: SUBMIT_BATCH, test: "becomes manifests and one array job that reads them" },
  },
  {
    name: "gives up on S3 and Batch at their first failure",
    file: "submitter/clients.ts",
    find: "maxAttempts: 6",
    replace: "maxAttempts: 1",
    caughtBy: { file: "tests/submitter/clients.test.ts", test: "submits a job through throttling" },
  },
  {
    name: "forgets the triggers that fill no whole manifest",
    file: "submitter/split-triggers.ts",
    find: "const count = Math.ceil(",
    replace: "const count = Math.floor(",
    caughtBy: { file: SPLIT, test: "fills manifests in order, the last with what is left" },
  },
  {
    name: "reads past the missing lines of a torn manifest",
    file: "contracts/manifest.ts",
    find: "return lines.map(parseLine);",
    replace: 'return lines.filter((line) => line !== "").map(parseLine);',
    caughtBy: { file: MANIFEST, test: "refuses an empty line in between" },
  },
  {
    name: "goes on as if nothing had failed in work done side by side",
    file: "lib/concurrently.ts",
    find: "throw errors[0];",
    replace: "",
    caughtBy: { file: CONCURRENTLY, test: "throws" },
  },
];
