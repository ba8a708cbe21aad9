import { UpdateComputeEnvironmentCommand, UpdateJobQueueCommand } from "@aws-sdk/client-batch";
import { DisableRuleCommand, EnableRuleCommand } from "@aws-sdk/client-eventbridge";
import {
  DeleteEventSourceMappingCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { Severity } from "../../../cli/doctor/finding";
import {
  changeNotifications,
  emptyQueue,
  mappingId,
  type PlantedCloud,
  removeImage,
  removeTargets,
  sendTo,
  setAttribute,
} from "./planted-cloud";

/** What is printed of a finding, but for what was read. */
export type Expected = readonly [severity: Severity, area: string, finding: string, mend: string];

export interface PlantedFault {
  readonly name: string;
  /** Breaks one thing, as somebody does by hand. */
  readonly plant: (cloud: PlantedCloud) => Promise<unknown>;
  /** @default the stack is deployed again, which puts back what was changed */
  readonly mend?: (cloud: PlantedCloud) => Promise<unknown>;
  /** All that has to be found then. */
  readonly findings: readonly Expected[];
}

const BUCKET = "labeler-images-b0627c4";
const SPOT = "labeler-spot-fargate-spot-32f61b8";
const ON_DEMAND = "labeler-onDemand-fargate-9924d32";
const RULE = "labeler-recover-rule-dc634b5";
const RECOVER_DEAD_LETTERS = "arn:aws:sqs:us-east-1:000000000000:labeler-recover-dlq-37bad1b";
const DEPLOY = "labeler local";

export const PLANTED_FAULTS: readonly PlantedFault[] = [
  {
    name: "the bucket no longer tells a lane",
    plant: (cloud) => changeNotifications(cloud, (all) => all.filter(({ Id }) => Id !== "bulk")),
    findings: [
      [
        "problem",
        "events",
        `Bucket ${BUCKET} does not tell lane bulk what comes and goes.`,
        DEPLOY,
      ],
    ],
  },
  {
    name: "the bucket tells a lane of another prefix",
    plant: (cloud) =>
      changeNotifications(cloud, (all) =>
        all.map((it) =>
          it.Id === "bulk"
            ? { ...it, Filter: { Key: { FilterRules: [{ Name: "prefix", Value: "old/" }] } } }
            : it,
        ),
      ),
    findings: [
      [
        "problem",
        "events",
        `Bucket ${BUCKET} does not tell lane bulk all that comes and goes under bulk/.`,
        DEPLOY,
      ],
    ],
  },
  {
    name: "the bucket tells a lane of new objects only",
    plant: (cloud) =>
      changeNotifications(cloud, (all) =>
        all.map((it) => (it.Id === "bulk" ? { ...it, Events: ["s3:ObjectCreated:*"] } : it)),
      ),
    findings: [
      [
        "problem",
        "events",
        `Bucket ${BUCKET} does not tell lane bulk all that comes and goes under bulk/.`,
        DEPLOY,
      ],
    ],
  },
  {
    name: "a queue's policy is taken away",
    plant: (cloud) => setAttribute(cloud, cloud.bulk.queueUrl, "Policy", () => ""),
    findings: [
      ["problem", "queues", "The policy of lane bulk's queue does not let S3 send to it.", DEPLOY],
    ],
  },
  {
    name: "a queue's policy names another account",
    plant: (cloud) =>
      setAttribute(cloud, cloud.bulk.queueUrl, "Policy", (policy) =>
        policy.replace('"aws:SourceAccount":"000000000000"', '"aws:SourceAccount":"111122223333"'),
      ),
    findings: [
      ["problem", "queues", "The policy of lane bulk's queue does not let S3 send to it.", DEPLOY],
    ],
  },
  {
    name: "a queue's dead letters are another's",
    plant: (cloud) =>
      setAttribute(cloud, cloud.bulk.queueUrl, "RedrivePolicy", () =>
        JSON.stringify({ deadLetterTargetArn: RECOVER_DEAD_LETTERS, maxReceiveCount: 5 }),
      ),
    findings: [
      [
        "problem",
        "queues",
        "What cannot be submitted does not reach the dead letters of lane bulk.",
        DEPLOY,
      ],
    ],
  },
  {
    name: "messages are dead letters after two tries",
    plant: (cloud) =>
      setAttribute(cloud, cloud.bulk.queueUrl, "RedrivePolicy", (policy) =>
        policy.replace('"maxReceiveCount":5', '"maxReceiveCount":2'),
      ),
    findings: [
      ["warning", "queues", "Messages of lane bulk become dead letters too soon.", DEPLOY],
    ],
  },
  {
    name: "a visibility timeout is below that of the function",
    plant: (cloud) => setAttribute(cloud, cloud.bulk.queueUrl, "VisibilityTimeout", () => "30"),
    findings: [
      [
        "problem",
        "queues",
        "Messages of lane bulk come back while the submitter still works on them.",
        DEPLOY,
      ],
    ],
  },
  {
    name: "a visibility timeout is below what AWS advises",
    plant: (cloud) => setAttribute(cloud, cloud.bulk.queueUrl, "VisibilityTimeout", () => "360"),
    findings: [
      [
        "warning",
        "queues",
        "Messages of lane bulk are hidden for a shorter time than AWS advises.",
        DEPLOY,
      ],
    ],
  },
  {
    name: "an event source mapping is switched off, while triggers wait",
    plant: async (cloud) => {
      const UUID = await mappingId(cloud);
      await cloud.lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
      await sendTo(cloud, cloud.bulk.queueUrl);
    },
    mend: async (cloud) => {
      await emptyQueue(cloud, cloud.bulk.queueUrl);
      const UUID = await mappingId(cloud);
      await cloud.lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true }));
    },
    findings: [
      [
        "problem",
        "mappings",
        "The event source mapping of lane bulk is not enabled, so nothing reads its queue.",
        DEPLOY,
      ],
    ],
  },
  {
    name: "an event source mapping is deleted",
    plant: async (cloud) =>
      cloud.lambda.send(new DeleteEventSourceMappingCommand({ UUID: await mappingId(cloud) })),
    findings: [
      [
        "problem",
        "mappings",
        "Nothing reads the queue of lane bulk: it has no event source mapping.",
        DEPLOY,
      ],
    ],
  },
  {
    name: "a job queue is switched off",
    plant: ({ batch, bulk }) =>
      batch.send(new UpdateJobQueueCommand({ jobQueue: bulk.jobQueueArn, state: "DISABLED" })),
    mend: ({ batch, bulk }) =>
      batch.send(new UpdateJobQueueCommand({ jobQueue: bulk.jobQueueArn, state: "ENABLED" })),
    findings: [
      [
        "problem",
        "job queues",
        "The job queue of lane bulk is disabled: it takes no jobs.",
        DEPLOY,
      ],
    ],
  },
  {
    name: "a pool is switched off that one lane cannot do without",
    plant: ({ batch }) =>
      batch.send(
        new UpdateComputeEnvironmentCommand({ computeEnvironment: SPOT, state: "DISABLED" }),
      ),
    mend: ({ batch }) =>
      batch.send(
        new UpdateComputeEnvironmentCommand({ computeEnvironment: SPOT, state: "ENABLED" }),
      ),
    findings: [["problem", "pools", `Pool ${SPOT} is disabled: no job starts in it.`, DEPLOY]],
  },
  {
    name: "a pool is switched off that every lane can do without",
    plant: ({ batch }) =>
      batch.send(
        new UpdateComputeEnvironmentCommand({ computeEnvironment: ON_DEMAND, state: "DISABLED" }),
      ),
    mend: ({ batch }) =>
      batch.send(
        new UpdateComputeEnvironmentCommand({ computeEnvironment: ON_DEMAND, state: "ENABLED" }),
      ),
    findings: [["warning", "pools", `Pool ${ON_DEMAND} is disabled: no job starts in it.`, DEPLOY]],
  },
  {
    name: "a pool is too small for one worker",
    plant: ({ batch }) =>
      batch.send(
        new UpdateComputeEnvironmentCommand({
          computeEnvironment: SPOT,
          computeResources: { maxvCpus: 1 },
        }),
      ),
    mend: ({ batch }) =>
      batch.send(
        new UpdateComputeEnvironmentCommand({
          computeEnvironment: SPOT,
          computeResources: { maxvCpus: 4 },
        }),
      ),
    findings: [
      [
        "problem",
        "pools",
        "No pool of lane bulk is large enough for one worker.",
        "docs/configuration.md#pools",
      ],
    ],
  },
  {
    name: "the worker's image is deleted",
    plant: removeImage,
    findings: [
      [
        "problem",
        "image",
        "The worker's image is not in its repository, so no worker starts.",
        DEPLOY,
      ],
    ],
  },
  {
    name: "the rule of failed jobs is switched off",
    plant: ({ eventBridge }) => eventBridge.send(new DisableRuleCommand({ Name: RULE })),
    mend: ({ eventBridge }) => eventBridge.send(new EnableRuleCommand({ Name: RULE })),
    findings: [
      ["problem", "recover", "The rule of failed jobs is disabled: their images are lost.", DEPLOY],
    ],
  },
  {
    name: "the rule of failed jobs loses its target",
    plant: (cloud) => removeTargets(cloud, RULE),
    findings: [
      [
        "problem",
        "recover",
        "The rule of failed jobs calls no function: their images are lost.",
        DEPLOY,
      ],
    ],
  },
  {
    name: "recover gave up a failed job",
    plant: (cloud) => sendTo(cloud, cloud.outputs.recoverDeadLetterQueueUrl),
    mend: (cloud) => emptyQueue(cloud, cloud.outputs.recoverDeadLetterQueueUrl),
    findings: [
      [
        "warning",
        "recover",
        "Recover gave up 1 failed job, whose images may be in no dead letters.",
        "docs/operations.md#undelivered-events",
      ],
    ],
  },
  {
    name: "a message waits in the dead letters",
    plant: (cloud) => sendTo(cloud, cloud.bulk.deadLetterQueueUrl),
    mend: (cloud) => emptyQueue(cloud, cloud.bulk.deadLetterQueueUrl),
    findings: [
      [
        "warning",
        "dead letters",
        "1 message waits in the dead letters of lane bulk.",
        "labeler failed --lane bulk, then labeler retry --lane bulk",
      ],
    ],
  },
  {
    name: "an object is in no lane's prefix",
    plant: ({ s3 }) =>
      s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "stray.jpg", Body: "no picture" })),
    mend: ({ s3 }) => s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: "stray.jpg" })),
    findings: [
      [
        "warning",
        "outside",
        "Nothing ever labels what is in no lane's prefix: 1 name.",
        "Move it under one of express/, bulk/",
      ],
    ],
  },
];
