import {
  ChangeMessageVisibilityCommand,
  type Message,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import type { Target } from "../../cli/target/target";
import { MAX_MESSAGES_PER_CALL } from "../../contracts/limits";
import { concurrently } from "../../lib/concurrently";
import type { NamedLane } from "./read-unrest";
import type { DeadLetter } from "./snapshot";

/** Long enough to read all; what could not be given back is visible again after it. */
const HIDDEN_SECONDS = 600;
/** Only a receive that waits asks all of Amazon SQS's servers. */
const WAIT_SECONDS = 1;
const GIVEN_BACK_AT_ONCE = 16;

/** Every message of a lane's dead letters. They stay there: each is given back once all are read. */
export async function readDeadLetters(
  { sqs }: Pick<Target, "sqs">,
  { name: lane, deadLetterQueueUrl: QueueUrl }: NamedLane,
): Promise<DeadLetter[]> {
  const received = new Map<string, Message>();
  try {
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: MAX_MESSAGES_PER_CALL,
          VisibilityTimeout: HIDDEN_SECONDS,
          WaitTimeSeconds: WAIT_SECONDS,
        }),
      );
      if (Messages.length === 0) break;
      for (const message of Messages) received.set(message.MessageId ?? "", message);
    }
  } finally {
    await concurrently(received.values(), GIVEN_BACK_AT_ONCE, async ({ ReceiptHandle }) => {
      const giveBack = { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 };
      await sqs.send(new ChangeMessageVisibilityCommand(giveBack));
    });
  }
  return [...received].map(([messageId, { Body: body = "" }]) => ({ lane, messageId, body }));
}
