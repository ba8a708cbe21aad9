import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { z } from "zod";
import { MissingError } from "../errors";
import type { World } from "./world";

/** What SQS calls a queue that is not there, in its old protocol and in its new one. */
const MISSING = ["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"];

const queueSchema = z.object({
  QueueArn: z.string(),
  VisibilityTimeout: z.coerce.number(),
  ApproximateNumberOfMessages: z.coerce.number(),
  ApproximateNumberOfMessagesNotVisible: z.coerce.number(),
  Policy: z.string().optional(),
  RedrivePolicy: z.string().optional(),
});

const redrivePolicySchema = z.object({
  deadLetterTargetArn: z.string(),
  maxReceiveCount: z.coerce.number(),
});

/** What SQS says of a queue. Its counts are approximate. */
export interface Queue {
  readonly arn: string;
  readonly visibilityTimeoutSeconds: number;
  readonly waiting: number;
  readonly inFlight: number;
  readonly policy?: string;
  readonly redrive?: { readonly deadLetterArn: string; readonly maxReceiveCount: number };
}

/** Nothing where there is none. */
export function findQueue(world: World, url: string): Promise<Queue | undefined> {
  return world.readings.readIfThere("sqs:GetQueueAttributes", url, MISSING, () =>
    readQueue(world, url),
  );
}

/** @throws MissingError */
export async function queueAt(world: World, url: string): Promise<Queue> {
  const queue = await findQueue(world, url);
  if (queue === undefined) throw new MissingError(url);
  return queue;
}

/** As it is now, whenever it was read before. */
export async function readQueue({ sqs }: Pick<World, "sqs">, QueueUrl: string): Promise<Queue> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
  );
  const attributes = queueSchema.parse(Attributes);
  return {
    arn: attributes.QueueArn,
    visibilityTimeoutSeconds: attributes.VisibilityTimeout,
    waiting: attributes.ApproximateNumberOfMessages,
    inFlight: attributes.ApproximateNumberOfMessagesNotVisible,
    policy: attributes.Policy,
    redrive: redriveOf(attributes.RedrivePolicy),
  };
}

function redriveOf(policy: string | undefined): Queue["redrive"] {
  if (policy === undefined) return undefined;
  const { deadLetterTargetArn, maxReceiveCount } = redrivePolicySchema.parse(JSON.parse(policy));
  return { deadLetterArn: deadLetterTargetArn, maxReceiveCount };
}
