import { firstReadFor, type ImageLedger, type SessionLedger, wasSettled } from "./image-ledger";
import type { CallLine } from "./ledger";

export type Explanation =
  /** The worker that called before was killed, and never wrote what it had paid for. */
  | "crash"
  /** The answer to the call before got lost. */
  | "answerLost"
  /** Two workers had the image at once, or a writer changed it in a worker's hands. */
  | "race"
  /** The worker that called before ended by itself and wrote nothing: the table was down, say. */
  | "abandoned"
  | "unexplained";

/** A worker sleeps until an object is this old before it calls. S3 tells whole seconds. */
const RIPE_MILLISECONDS = 1_250;
const SECOND_MILLISECONDS = 1_000;

/**
 * Why a version was called for although it had been called for or settled before.
 *
 * @param before the last call for the same PUT, if there was one
 */
export function explain(
  call: CallLine,
  before: CallLine | undefined,
  image: ImageLedger,
  sessions: ReadonlyMap<string, SessionLedger>,
): Explanation {
  if (before === undefined || wasSettled(image, call)) {
    return isOvertaken(call, image) ? "race" : "unexplained";
  }
  if (before.outcome === "answer-lost") return "answerLost";
  const wrote = image.commits.some(
    ({ session, at }) => session === before.session && at >= before.at,
  );
  const previous = sessions.get(before.session);
  if (previous?.killedAt !== undefined && !wrote) return "crash";
  if (before.session !== call.session) {
    const ended =
      (previous?.lastAt ?? before.at) < (sessions.get(call.session)?.firstAt ?? call.at);
    return ended && !wrote ? "abandoned" : "race";
  }
  const wasReplaced = image.commits.some(
    ({ session, at }) => session !== call.session && at >= before.at && at <= call.at,
  );
  return wasReplaced || isOvertaken(before, image) ? "race" : "unexplained";
}

/**
 * Whether the object may have been put after the caller looked: without a version id, a call reads
 * what is under the key by then, and the caller throws the answer away.
 */
function isOvertaken(call: CallLine, image: ImageLedger): boolean {
  if (call.putAt === undefined || call.versionId !== undefined) return false;
  const lookedFrom = firstReadFor(image, call) ?? call.at - RIPE_MILLISECONDS + SECOND_MILLISECONDS;
  return call.putAt + SECOND_MILLISECONDS > lookedFrom;
}
