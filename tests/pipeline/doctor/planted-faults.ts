import { UpdateJobQueueCommand } from "@aws-sdk/client-batch";
import { DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DisableRuleCommand, EnableRuleCommand } from "@aws-sdk/client-eventbridge";
import {
  DeleteEventSourceMappingCommand,
  DeleteFunctionConcurrencyCommand,
  PutFunctionConcurrencyCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { DeleteObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { NETWORK_FAULTS } from "./network-faults";
import {
  changeNotifications,
  mappingId,
  removeImage,
  removeTargets,
  sendTo,
  setAttribute,
  updatePool,
} from "./planted-cloud";
import type { PlantedFault } from "./planted-fault";

const BUCKET = "labeler-images-b0627c4";
const SPOT = "labeler-spot-fargate-spot-32f61b8";
const ON_DEMAND = "labeler-onDemand-fargate-9924d32";
const SUBMITTER = "labeler-submitter-26c956d";
const WORKER_LOGS = "labeler-worker-logs-ba6c742";
const SUBMITTER_LOGS = "labeler-submitter-logs-31608d0";
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
      const enable = (Enabled: boolean) =>
        cloud.lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
      await enable(false);
      const empty = await sendTo(cloud, cloud.bulk.queueUrl);
      return async () => {
        await empty();
        await enable(true);
      };
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
    plant: async (cloud, deploy) => {
      const UUID = await mappingId(cloud);
      await cloud.lambda.send(new DeleteEventSourceMappingCommand({ UUID }));
      return deploy;
    },
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
    name: "the submitter's concurrency is 0",
    plant: async ({ lambda }) => {
      const FunctionName = SUBMITTER;
      const none = { FunctionName, ReservedConcurrentExecutions: 0 };
      await lambda.send(new PutFunctionConcurrencyCommand(none));
      return () => lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
    },
    findings: [
      [
        "problem",
        "submitter",
        "The submitter may not run: its reserved concurrency is 0.",
        `aws lambda delete-function-concurrency --function-name arn:aws:lambda:us-east-1:000000000000:function:${SUBMITTER}`,
      ],
    ],
  },
  {
    name: "a job queue is switched off",
    plant: async ({ batch, bulk: { jobQueueArn: jobQueue } }) => {
      await batch.send(new UpdateJobQueueCommand({ jobQueue, state: "DISABLED" }));
      return () => batch.send(new UpdateJobQueueCommand({ jobQueue, state: "ENABLED" }));
    },
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
    plant: (cloud) => updatePool(cloud, SPOT, { state: "DISABLED" }, { state: "ENABLED" }),
    findings: [["problem", "pools", `Pool ${SPOT} is disabled: no job starts in it.`, DEPLOY]],
  },
  {
    name: "a pool is switched off that every lane can do without",
    plant: (cloud) => updatePool(cloud, ON_DEMAND, { state: "DISABLED" }, { state: "ENABLED" }),
    findings: [["warning", "pools", `Pool ${ON_DEMAND} is disabled: no job starts in it.`, DEPLOY]],
  },
  {
    name: "a pool is too small for one worker",
    plant: (cloud) =>
      updatePool(
        cloud,
        SPOT,
        { computeResources: { maxvCpus: 1 } },
        { computeResources: { maxvCpus: 4 } },
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
    plant: async (cloud, deploy) => {
      await removeImage(cloud);
      return deploy;
    },
    findings: [
      [
        "problem",
        "image",
        "The worker's image is not in its repository, so no worker starts.",
        DEPLOY,
      ],
    ],
  },
  ...NETWORK_FAULTS,
  {
    name: "the workers' log group is deleted",
    plant: async ({ logs }, deploy) => {
      await logs.send(new DeleteLogGroupCommand({ logGroupName: WORKER_LOGS }));
      return deploy;
    },
    findings: [
      ["problem", "logs", "The workers' log group is not there, so no worker starts.", DEPLOY],
    ],
  },
  {
    name: "the submitter's log group is deleted",
    plant: async ({ logs }, deploy) => {
      await logs.send(new DeleteLogGroupCommand({ logGroupName: SUBMITTER_LOGS }));
      return deploy;
    },
    findings: [
      [
        "warning",
        "logs",
        "The log group of the submitter is not there: what it says is lost.",
        DEPLOY,
      ],
    ],
  },
  {
    name: "the rule of failed jobs is switched off",
    plant: async ({ eventBridge }) => {
      await eventBridge.send(new DisableRuleCommand({ Name: RULE }));
      return () => eventBridge.send(new EnableRuleCommand({ Name: RULE }));
    },
    findings: [
      ["problem", "recover", "The rule of failed jobs is disabled: their images are lost.", DEPLOY],
    ],
  },
  {
    name: "the rule of failed jobs loses its target",
    plant: async (cloud, deploy) => {
      await removeTargets(cloud, RULE);
      return deploy;
    },
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
    plant: async ({ s3 }) => {
      const object = { Bucket: BUCKET, Key: "stray.jpg" };
      await s3.send(new PutObjectCommand({ ...object, Body: "no picture" }));
      return () => s3.send(new DeleteObjectCommand(object));
    },
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
