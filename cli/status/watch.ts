import { explainAwsError } from "../aws-errors";
import type { Io } from "../io";

/** Between two looks: each is a dozen calls a lane. */
export const WATCH_SECONDS = 2;
/** In a row: AWS may throttle a look, and a network may be gone for a moment. */
const MAX_FAILED_LOOKS = 5;

/**
 * Looks every `WATCH_SECONDS`, until Ctrl-C or until nobody reads the results any more.
 *
 * @throws the error of a look that failed too often, or of one that is no answer of AWS.
 */
export async function watch<Look>(
  lookAgain: () => Promise<Look>,
  onLook: (look: Look) => void,
  io: Pick<Io, "err" | "sleep" | "interrupt" | "outIsClosed">,
): Promise<void> {
  let failed = 0;
  for (;;) {
    await io.sleep(WATCH_SECONDS * 1000, io.interrupt);
    if (io.interrupt.aborted || io.outIsClosed) return;
    try {
      const look = await lookAgain();
      if (io.interrupt.aborted) return;
      onLook(look);
      failed = 0;
    } catch (error) {
      const known = explainAwsError(error);
      failed += 1;
      if (known === undefined || failed === MAX_FAILED_LOOKS) throw error;
      io.err(`This look failed, the next is in ${WATCH_SECONDS} s: ${known.message}`);
    }
  }
}
