import type { Io } from "../cli/io";
import type { Target } from "../cli/target/target";
import { isIdle, waitUntilIdle } from "../cli/wait/idle";
import type { ChaosCloud } from "./cloud/cloud";

const PAUSE_MILLISECONDS = 200;
/** What has not come to rest by then never will: the checker says what it is. */
const MAX_REST_MILLISECONDS = 15 * 60_000;
/** One look may fall between an event's arrival and what it leads to. */
const QUIET_LOOKS = 3;

/** What waits for rest has waited too long. */
class RestlessError extends Error {
  override readonly name = "RestlessError";
}

/**
 * Resolves once no lane has a message or a job, and no event is on its way, for some looks in a row; or after
 * a quarter of an hour, or on Ctrl-C.
 */
export async function untilAtRest(cloud: ChaosCloud, target: Target, io: Io): Promise<void> {
  const deadline = io.now() + MAX_REST_MILLISECONDS;
  const checkDeadline = () => {
    if (io.now() > deadline) throw new RestlessError();
  };
  try {
    await untilQuiet(cloud, target, checkDeadline, io);
  } catch (error) {
    if (!(error instanceof RestlessError)) throw error;
  }
}

async function untilQuiet(
  cloud: ChaosCloud,
  target: Target,
  checkDeadline: () => void,
  io: Io,
): Promise<void> {
  for (let quiet = 0; quiet < QUIET_LOOKS && !io.interrupt.aborted; ) {
    checkDeadline();
    for (const lane of Object.values(target.outputs.lanes)) {
      await waitUntilIdle(target, lane, checkDeadline, io);
    }
    const { pendingEvents } = await cloud.status();
    const isQuiet = pendingEvents === 0 && (await areIdle(target));
    quiet = isQuiet ? quiet + 1 : 0;
    await io.sleep(PAUSE_MILLISECONDS, io.interrupt);
  }
}

/** Whether nothing is left to do, as far as can be told: the cloud may be down. */
export async function hasNoWork(target: Target): Promise<boolean> {
  return areIdle(target).catch(() => false);
}

async function areIdle(target: Target): Promise<boolean> {
  for (const lane of Object.values(target.outputs.lanes)) {
    if (!(await isIdle(target, lane))) return false;
  }
  return true;
}
