import type { Io } from "../io";
import type { BorrowedMessages } from "./borrowed-messages";
import { type DeadLetter, type LaneFacts, readDeadLetter } from "./dead-letter";

/** Messages of a lane that are looked at when fewer are to be shown: the newest come in no order. */
export const LOOKED_AT = 1000;
/** All of them are hidden, and their receipts in memory, until they are given back. */
export const MAX_LOOKED_AT = 10_000;
/** Looking ends then: well before the messages of its beginning are visible again, and come twice. */
const LOOK_SECONDS = 60;

/** What was seen of a dead-letter queue. */
export interface Look {
  /** In no order, as SQS gives them. */
  readonly letters: readonly DeadLetter[];
  /** Nothing else was visible. */
  readonly isComplete: boolean;
}

/** Borrows messages until `max` were seen, none is left, the time is over or Ctrl-C is pressed. */
export async function lookAt(
  borrowed: BorrowedMessages,
  facts: LaneFacts,
  max: number,
  io: Pick<Io, "now" | "interrupt">,
): Promise<Look> {
  const deadline = io.now() + LOOK_SECONDS * 1000;
  const letters: DeadLetter[] = [];
  while (letters.length < max && io.now() < deadline && !io.interrupt.aborted) {
    const messages = await borrowed.borrow();
    if (messages === undefined) return { letters, isComplete: true };
    letters.push(...messages.map((message) => readDeadLetter(message, facts)));
  }
  return { letters, isComplete: false };
}
