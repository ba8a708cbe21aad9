import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { z } from "zod";
import type { Target } from "../target/target";

/** Messages of a queue, as far as SQS knows: its counts are approximate. */
export interface MessageCounts {
  readonly waiting: number;
  /** Received and not deleted yet: somebody works on them, or looks at them. */
  readonly inFlight: number;
}

const attributesSchema = z.object({
  ApproximateNumberOfMessages: z.coerce.number().int(),
  ApproximateNumberOfMessagesNotVisible: z.coerce.number().int(),
});

export async function messageCounts(
  { sqs }: Pick<Target, "sqs">,
  queueUrl: string,
): Promise<MessageCounts> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
    }),
  );
  const counts = attributesSchema.parse(Attributes);
  return {
    waiting: counts.ApproximateNumberOfMessages,
    inFlight: counts.ApproximateNumberOfMessagesNotVisible,
  };
}
