import { GetQueueAttributesCommand, type QueueAttributeName } from "@aws-sdk/client-sqs";
import { z } from "zod";
import type { LaneOutputs } from "../../contracts/outputs";
import type { Target } from "../target/target";

/** What SQS says of a lane's queue and of its dead-letter queue. Its counts are approximate. */
export interface LaneQueues {
  readonly queueArn: string;
  readonly deadLetterQueueArn: string;
  /** Of the lane's queue. */
  readonly maxReceiveCount: number;
  readonly waiting: number;
  /** Somebody else received them and has not deleted them. */
  readonly hidden: number;
  /** How long a dead letter is kept, from when it was first sent. */
  readonly retentionSeconds: number;
}

const queueSchema = z.object({ QueueArn: z.string(), RedrivePolicy: z.string() });
const redrivePolicySchema = z.object({ maxReceiveCount: z.coerce.number().int() });
const deadLetterQueueSchema = z.object({
  QueueArn: z.string(),
  ApproximateNumberOfMessages: z.coerce.number().int(),
  ApproximateNumberOfMessagesNotVisible: z.coerce.number().int(),
  MessageRetentionPeriod: z.coerce.number().int(),
});

export async function laneQueues(
  { sqs }: Pick<Target, "sqs">,
  { queueUrl, deadLetterQueueUrl }: LaneOutputs,
): Promise<LaneQueues> {
  const attributes = async <Shape extends z.ZodRawShape>(
    url: string,
    schema: z.ZodObject<Shape>,
  ) => {
    const AttributeNames = Object.keys(schema.shape) as QueueAttributeName[];
    const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames });
    return schema.parse((await sqs.send(command)).Attributes);
  };
  const queue = await attributes(queueUrl, queueSchema);
  const deadLetters = await attributes(deadLetterQueueUrl, deadLetterQueueSchema);
  return {
    queueArn: queue.QueueArn,
    deadLetterQueueArn: deadLetters.QueueArn,
    maxReceiveCount: redrivePolicySchema.parse(JSON.parse(queue.RedrivePolicy)).maxReceiveCount,
    waiting: deadLetters.ApproximateNumberOfMessages,
    hidden: deadLetters.ApproximateNumberOfMessagesNotVisible,
    retentionSeconds: deadLetters.MessageRetentionPeriod,
  };
}
