import { z } from "zod";
import {
  MAX_MESSAGE_BYTES,
  MAX_MESSAGE_RETENTION_SECONDS,
  MAX_VISIBILITY_TIMEOUT_SECONDS,
  MIN_MESSAGE_RETENTION_SECONDS,
} from "../../contracts/limits";
import { AwsError } from "../aws-error";
import { assertSupported, UnsupportedPolicyError } from "../iam/evaluate";
import {
  MalformedPolicyError,
  type PolicyDocument,
  parsePolicy,
  statementsOf,
} from "../iam/policy";
import type { QueueSettings } from "./queue";
import { checkQueuePolicy } from "./queue-policy";
import type { NamedQueue } from "./queues";

/**
 * A queue's attributes, as GetQueueAttributes names them.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
 */
export function queueAttributes({ arn, queue, policy }: NamedQueue): Record<string, string> {
  const { visibilityTimeoutSeconds, messageRetentionSeconds, redrive, kmsKeyArn } = queue.settings;
  const { visible, inFlight } = queue.counts;
  const hasPolicy = policy !== undefined && statementsOf(policy).length > 0;
  return {
    QueueArn: arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: "0",
    VisibilityTimeout: String(visibilityTimeoutSeconds),
    MaximumMessageSize: String(MAX_MESSAGE_BYTES),
    MessageRetentionPeriod: String(messageRetentionSeconds),
    DelaySeconds: "0",
    ReceiveMessageWaitTimeSeconds: "0",
    ...(hasPolicy ? { Policy: JSON.stringify(policy) } : {}),
    ...(redrive === undefined ? {} : { RedrivePolicy: JSON.stringify(redrive) }),
    ...(kmsKeyArn === undefined ? {} : { KmsMasterKeyId: kmsKeyArn }),
  };
}

/** What SetQueueAttributes changes of a queue. */
export interface QueueChange {
  readonly settings: Partial<QueueSettings>;
  /** Of no statements when the policy is taken away. */
  readonly policy?: PolicyDocument;
}

/**
 * Reads the attributes that SetQueueAttributes is given; an empty policy takes the queue's away.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 *
 * @throws AwsError InvalidAttributeName for one that is not emulated, InvalidAttributeValue
 */
export function readQueueChange(attributes: Readonly<Record<string, string>>): QueueChange {
  let change: QueueChange = { settings: {} };
  for (const [name, value] of Object.entries(attributes)) {
    const read = READERS[name];
    if (read === undefined) throw unknownAttribute(name);
    const { settings, ...other } = read(value);
    change = { ...change, ...other, settings: { ...change.settings, ...settings } };
  }
  return change;
}

type ReadAttribute = (value: string) => QueueChange;

const READERS: Readonly<Record<string, ReadAttribute | undefined>> = {
  VisibilityTimeout: (value) => ({
    settings: {
      visibilityTimeoutSeconds: seconds("VisibilityTimeout", value, [
        0,
        MAX_VISIBILITY_TIMEOUT_SECONDS,
      ]),
    },
  }),
  MessageRetentionPeriod: (value) => ({
    settings: {
      messageRetentionSeconds: seconds("MessageRetentionPeriod", value, [
        MIN_MESSAGE_RETENTION_SECONDS,
        MAX_MESSAGE_RETENTION_SECONDS,
      ]),
    },
  }),
  RedrivePolicy: (value) => ({ settings: { redrive: readRedrive(value) } }),
  Policy: (value) => ({ settings: {}, policy: readPolicy(value) }),
};

/** A queue's redrive policy, as programs and callers write it. */
export const redrivePolicySchema = z.object({
  deadLetterTargetArn: z.string(),
  maxReceiveCount: z.coerce.number().int().min(1).max(1000),
});

function readRedrive(value: string): QueueSettings["redrive"] {
  if (value === "") return undefined;
  try {
    return redrivePolicySchema.parse(JSON.parse(value));
  } catch {
    throw invalidValue("RedrivePolicy", "it needs deadLetterTargetArn and maxReceiveCount.");
  }
}

function readPolicy(value: string): PolicyDocument {
  if (value === "") return { Version: "2012-10-17", Statement: [] };
  try {
    const policy = parsePolicy(value);
    checkQueuePolicy(policy);
    assertSupported(policy);
    return policy;
  } catch (error) {
    const isRefused =
      error instanceof MalformedPolicyError || error instanceof UnsupportedPolicyError;
    throw isRefused ? invalidValue("Policy", error.message) : error;
  }
}

function seconds(name: string, value: string, [min, max]: readonly [number, number]): number {
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw invalidValue(name, `${value} is not ${min} to ${max} seconds.`);
}

function unknownAttribute(name: string): AwsError {
  return new AwsError(
    "InvalidAttributeName",
    `Unknown Attribute ${name}: the local cloud sets ${Object.keys(READERS).join(", ")}.`,
  );
}

function invalidValue(name: string, reason: string): AwsError {
  return new AwsError(
    "InvalidAttributeValue",
    `Invalid value for the parameter ${name}: ${reason}`,
  );
}
