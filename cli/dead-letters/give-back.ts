import { messageOf } from "../errors";
import type { Io } from "../io";
import { BORROWED_SECONDS, type BorrowedMessages } from "./borrowed-messages";

/** Gives all messages back, and says so when that fails. Whether it went well. */
export async function giveBack(
  borrowed: BorrowedMessages,
  lane: string,
  io: Pick<Io, "err">,
): Promise<boolean> {
  try {
    await borrowed.giveBack();
    return true;
  } catch (error) {
    io.err(
      `Messages of lane ${lane} that were looked at could not be given back: ${messageOf(error)}. ` +
        `Nothing is lost: within ${BORROWED_SECONDS} s they are visible again by themselves.`,
    );
    return false;
  }
}
