import { SendMessageCommand } from "@aws-sdk/client-sqs";
import type { Io } from "../cli/io";
import type { Target } from "../cli/target/target";
import { errorCode } from "../lib/error-code";
import type { DeadLetter } from "./checker/snapshot";
import type { Violation } from "./checker/violation";

/** Messages that no submission can settle, in each lane. */
const IN_EACH_LANE = 3;
const PAUSE_MILLISECONDS = 500;

/** Sends messages that are no S3 notifications, and returns their bodies. */
export async function poison({ sqs, outputs }: Target, io: Io): Promise<string[]> {
  const bodies: string[] = [];
  for (const [lane, { queueUrl }] of Object.entries(outputs.lanes)) {
    for (let index = 0; index < IN_EACH_LANE; index += 1) {
      const MessageBody = JSON.stringify({ Records: [{ poison: `${lane} ${index}` }] });
      await untilTaken(
        () => sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody })),
        io,
      );
      bodies.push(MessageBody);
    }
  }
  return bodies;
}

/** Poison that is in no dead-letter queue: somebody has deleted it unseen. */
export function lostPoison(
  bodies: readonly string[],
  deadLetters: readonly DeadLetter[],
): Violation[] {
  const kept = new Set(deadLetters.map(({ body }) => body));
  return bodies
    .filter((body) => !kept.has(body))
    .map((body) => ({
      kind: "lost",
      subject: body,
      detail: "the message is no S3 notification, and is in no dead-letter queue",
    }));
}

async function untilTaken(send: () => Promise<unknown>, io: Io): Promise<void> {
  while (!io.interrupt.aborted) {
    try {
      await send();
      return;
    } catch (error) {
      if (!isPassing(error)) throw error;
      await io.sleep(PAUSE_MILLISECONDS, io.interrupt);
    }
  }
}

/** The cloud is down, or a fault struck: anything else is a mistake of ours. */
function isPassing(error: unknown): boolean {
  if (errorCode(error) !== undefined) return true;
  return error instanceof Error && ["InternalError", "TimeoutError"].includes(error.name);
}
