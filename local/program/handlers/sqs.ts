import { z } from "zod";
import {
  MAX_MESSAGE_RETENTION_SECONDS,
  MAX_VISIBILITY_TIMEOUT_SECONDS,
  MIN_MESSAGE_RETENTION_SECONDS,
} from "../../../contracts/limits";
import { AwsError } from "../../aws-error";
import { parsePolicy } from "../../iam/policy";
import { redrivePolicySchema } from "../../sqs/queue-attributes";
import { checkQueuePolicy } from "../../sqs/queue-policy";
import { type HandlerTable, handler, type ProvisionContext } from "../handler";
import { NO_STATEMENTS } from "./no-statements";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
const MAX_QUEUE_NAME_CHARACTERS = 80;
const DEFAULT_VISIBILITY_TIMEOUT_SECONDS = 30;
const MIN_KEY_REUSE_SECONDS = 60;
const MAX_KEY_REUSE_SECONDS = 24 * 3600;

const queueInputs = z.object({
  name: z.string().optional(),
  visibilityTimeoutSeconds: z
    .int()
    .min(0)
    .max(MAX_VISIBILITY_TIMEOUT_SECONDS)
    .default(DEFAULT_VISIBILITY_TIMEOUT_SECONDS),
  messageRetentionSeconds: z
    .int()
    .min(MIN_MESSAGE_RETENTION_SECONDS)
    .max(MAX_MESSAGE_RETENTION_SECONDS)
    .optional(),
  redrivePolicy: z.string().optional(),
  fifoQueue: z.literal(false, "the local cloud has no FIFO queues").optional(),
  delaySeconds: z.literal(0, "the local cloud delays no messages").optional(),
  policy: z.undefined("use aws.sqs.QueuePolicy").optional(),
  sqsManagedSseEnabled: z.boolean().optional(),
  kmsMasterKeyId: z.string().optional(),
  kmsDataKeyReusePeriodSeconds: z
    .int()
    .min(MIN_KEY_REUSE_SECONDS)
    .max(MAX_KEY_REUSE_SECONDS)
    .optional(),
});

const queue = handler(queueInputs, async ({ inputs, context, nameOr }) => {
  const name = nameOr(inputs.name, MAX_QUEUE_NAME_CHARACTERS);
  const { visibilityTimeoutSeconds, messageRetentionSeconds } = inputs;
  const redrive =
    inputs.redrivePolicy === undefined
      ? undefined
      : redrivePolicySchema.parse(JSON.parse(inputs.redrivePolicy));
  // SQS refuses a redrive policy whose dead-letter queue does not exist.
  if (redrive !== undefined) context.deployment.queue(redrive.deadLetterTargetArn);
  const { url, arn } = await context.sqs.putQueue({
    name,
    visibilityTimeoutSeconds,
    messageRetentionSeconds,
    redrive,
    kmsKeyArn: keyOf(inputs, context),
  });
  // What a program no longer declares must not live on from an earlier run.
  context.sqs.putQueuePolicy(url, NO_STATEMENTS);
  context.deployment.queues.push({ name, arn, url, visibilityTimeoutSeconds });
  return { id: url, state: { name, arn, url, visibilityTimeoutSeconds } };
});

function keyOf(
  { kmsMasterKeyId, sqsManagedSseEnabled }: z.infer<typeof queueInputs>,
  { kms }: ProvisionContext,
): string | undefined {
  if (kmsMasterKeyId === undefined) return undefined;
  if (sqsManagedSseEnabled === true) {
    throw new AwsError(
      "InvalidAttributeValue",
      "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.",
    );
  }
  return kms.resolve(kmsMasterKeyId);
}

const queuePolicy = handler(
  z.object({ queueUrl: z.string(), policy: z.union([z.string(), z.looseObject({})]) }),
  ({ inputs, context }) => {
    const { url } = context.deployment.queue(inputs.queueUrl);
    const policy = parsePolicy(inputs.policy);
    checkQueuePolicy(policy);
    context.sqs.putQueuePolicy(url, policy);
    return { id: url, state: {} };
  },
);

/** Redrives are asked for by people only, so the permission itself is not enforced. */
const redriveAllowPolicy = handler(
  z.object({ queueUrl: z.string(), redriveAllowPolicy: z.string() }),
  ({ inputs, context }) => {
    const { url } = context.deployment.queue(inputs.queueUrl);
    const { sourceQueueArns = [] } = redriveAllow.parse(JSON.parse(inputs.redriveAllowPolicy));
    for (const arn of sourceQueueArns) context.deployment.queue(arn);
    return { id: url, state: {} };
  },
);

const redriveAllow = z.object({
  redrivePermission: z.enum(["allowAll", "denyAll", "byQueue"]),
  sourceQueueArns: z.array(z.string()).optional(),
});

export const sqsHandlers: HandlerTable = {
  "aws:sqs/queue:Queue": queue,
  "aws:sqs/queuePolicy:QueuePolicy": queuePolicy,
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": redriveAllowPolicy,
};
