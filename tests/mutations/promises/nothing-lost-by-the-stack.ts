import type { Mutation } from "../mutation";

const LANE = "tests/components/lanes/lane.test.ts";
const EVENTS = "tests/components/lanes/image-events.test.ts";
const SUBMITTER = "tests/components/functions/submitter.test.ts";
const RECOVER = "tests/components/functions/recover.test.ts";
const WORKER = "tests/components/compute/worker.test.ts";
const RETRIES = "tests/components/compute/retry-strategy.test.ts";
const ALARMS = "tests/components/monitoring/alarms.test.ts";

/** What is declared, and what is configured. */
export const LOST_BY_THE_STACK: readonly Mutation[] = [
  {
    name: "declares a lane's queue without dead letters",
    file: "components/lanes/lane-queue.ts",
    find: "redrivePolicy: pulumi.jsonStringify({\n        deadLetterTargetArn: deadLetters.arn,\n        maxReceiveCount: MIN_RECEIVE_COUNT,\n      }),",
    replace: "",
    caughtBy: { file: LANE, test: "hides an event for six calls of the function and the window" },
  },
  {
    name: "gives messages up after one receive",
    file: "components/lanes/lane-queue.ts",
    find: "maxReceiveCount: MIN_RECEIVE_COUNT",
    replace: "maxReceiveCount: 1",
    caughtBy: { file: LANE, test: "gives up after five" },
  },
  {
    name: "shows messages again while the function still works on them",
    file: "components/lanes/lane-queue.ts",
    find: "VISIBILITY_FUNCTION_TIMEOUTS * functionTimeoutSeconds + batchWindowSeconds",
    replace: "functionTimeoutSeconds",
    caughtBy: { file: LANE, test: "hides an event for six calls of the function and the window" },
  },
  {
    name: "keeps dead letters for a day",
    file: "components/lanes/dead-letter-queue.ts",
    find: "14 * 24 * 3600",
    replace: "24 * 3600",
    caughtBy: { file: LANE, test: "keeps dead letters for 14 days" },
  },
  {
    name: "has Lambda delete the messages that the function reports as failed",
    file: "components/functions/submitter.ts",
    find: 'functionResponseTypes: ["ReportBatchItemFailures"],',
    replace: "",
    caughtBy: { file: SUBMITTER, test: "and returns what it could not settle" },
  },
  {
    name: "is told of images named .jpg only",
    file: "components/lanes/image-notification.ts",
    find: "filterPrefix: prefix,",
    replace: 'filterPrefix: prefix, filterSuffix: ".jpg",',
    caughtBy: { file: EVENTS, test: "come by one notification for all lanes" },
  },
  {
    name: "asks for notifications before S3 may send",
    file: "components/lanes/image-notification.ts",
    find: "{ parent, dependsOn: policies }",
    replace: "{ parent }",
    caughtBy: { file: EVENTS, test: "are asked for when S3 may send to every queue" },
  },
  {
    name: "loses the events of an adopted bucket that EventBridge cannot deliver",
    file: "components/lanes/image-rules.ts",
    find: ", deadLetterConfig: { arn: queue.deadLetterArn } }",
    replace: " }",
    caughtBy: {
      file: EVENTS,
      test: "go to the lane's queue, and to its dead letters when they cannot",
    },
  },
  {
    name: "has recover's rule ask for a field that events do not have",
    file: "components/functions/recover.ts",
    find: 'status: ["FAILED"],',
    replace: 'jobStatus: ["FAILED"],',
    caughtBy: { file: RECOVER, test: "Recover's rule" },
  },
  {
    name: "loses the events on which recover fails",
    file: "components/functions/recover.ts",
    find: "deadLetterConfig: { targetArn: deadLetters.arn },",
    replace: "",
    caughtBy: { file: RECOVER, test: "whose failed events are kept" },
  },
  {
    name: "does not let EventBridge call recover",
    file: "components/functions/recover.ts",
    find: 'action: "lambda:InvokeFunction",',
    replace: 'action: "lambda:GetFunction",',
    caughtBy: { file: RECOVER, test: "is called by its rule and by nobody else" },
  },
  {
    name: "expires manifests while their jobs still wait",
    file: "contracts/manifest.ts",
    find: "MANIFEST_RETENTION_DAYS = 14",
    replace: "MANIFEST_RETENTION_DAYS = 1",
    caughtBy: { file: "tests/components/storage/storage.test.ts", test: "expires manifests" },
  },
  {
    name: "takes lanes whose prefixes overlap",
    file: "config/contradictions.ts",
    find: "...overlappingPrefixes(lanes),",
    replace: "",
    caughtBy: { file: "tests/config/problems.test.ts", test: "a prefix inside another" },
  },
  {
    name: "takes jobs that time out for want of quota",
    file: "config/capacity.ts",
    find: ".filter(([, { imagesPerJob }]) => imagesPerJob > allowed)",
    replace: ".filter(() => false)",
    caughtBy: {
      file: "tests/config/problems.test.ts",
      test: "jobs that time out while they wait for the quota",
    },
  },
  {
    name: "lets Batch give up at a job's first failure",
    file: "components/compute/retry-strategy.ts",
    find: "return {\n    attempts,",
    replace: "return {\n    attempts: 1,",
    caughtBy: { file: RETRIES, test: "retries on Fargate what the next attempt need not meet" },
  },
  {
    name: "does not let recover send to the dead letters",
    file: "components/access/function-permissions.ts",
    find: '{ actions: ["sqs:SendMessage"], resources: args.deadLetterQueueArns },',
    replace: "",
    caughtBy: { file: RECOVER, test: "may do what its code does, and nothing more" },
  },
  {
    name: "does not let the worker see that an object is gone",
    file: "components/access/worker-permissions.ts",
    find: '{ actions: ["s3:ListBucket"], resources: [args.imagesBucketArn] },',
    replace: "",
    caughtBy: { file: WORKER, test: "lets the worker do what its code does, and nothing more" },
  },
  {
    name: "does not retry a worker that was interrupted",
    file: "components/compute/retry-strategy.ts",
    find: '{ action: "retry", onExitCode: String(EXIT_CODES.unsettled) },',
    replace: "",
    caughtBy: { file: RETRIES, test: "retries on Fargate what the next attempt need not meet" },
  },
  {
    name: "retries bugs, for want of the final rule",
    file: "components/compute/retry-strategy.ts",
    find: '{ action: "exit", onReason: "*" },',
    replace: "",
    caughtBy: { file: RETRIES, test: "retries on Fargate what the next attempt need not meet" },
  },
  {
    name: "removes the job definition that waiting jobs were submitted with",
    file: "components/compute/job-definition.ts",
    find: "deregisterOnNewRevision: false",
    replace: "deregisterOnNewRevision: true",
    caughtBy: { file: WORKER, test: "keeps its old revisions" },
  },
  {
    name: "watches the dead letters by a metric that does not exist",
    file: "components/monitoring/lane-alarms.ts",
    find: '"ApproximateNumberOfMessagesVisible"',
    replace: '"ApproximateNumberOfVisibleMessages"',
    caughtBy: {
      file: "tests/components/monitoring/metric.test.ts",
      test: "names only metrics that exist",
    },
  },
  {
    name: "raises no alarm about dead letters",
    file: "components/monitoring/lane-alarms.ts",
    find: '"dead-letters": deadLetters(lane),',
    replace: "",
    caughtBy: { file: ALARMS, test: "are these and no others" },
  },
  {
    name: "tells nobody of alarms",
    file: "components/monitoring/alarm.ts",
    find: "alarmActions: [topicArn], ",
    replace: "",
    caughtBy: { file: ALARMS, test: "tell it when they begin and when they end" },
  },
  {
    name: "calls all well while an idle queue of dead letters sends no metrics",
    file: "components/monitoring/lane-alarms.ts",
    find: 'threshold: 0,\n    periodSeconds: 60,\n    missingData: "ignore",',
    replace: 'threshold: 0,\n    periodSeconds: 60,\n    missingData: "notBreaching",',
    caughtBy: { file: ALARMS, test: "stay on while a dead letter is there" },
  },
];
