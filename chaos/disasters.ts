import type { Io } from "../cli/io";
import type { Random } from "../lib/random";
import type { ChaosCloud } from "./cloud/cloud";

export interface Disasters {
  readonly restarts: number;
  readonly powerLosses: number;
}

/** How often in a run, whatever its length; but not more often than its clients can bear. */
const IN_A_RUN = 8;
const MIN_SECONDS = 8;
const MAX_SECONDS = 40;

/** Stops the cloud, or cuts its power, again and again until aborted. */
export async function disasters(
  cloud: ChaosCloud,
  minutes: number,
  random: Random,
  io: Pick<Io, "sleep">,
  signal: AbortSignal,
): Promise<Disasters> {
  const meanSeconds = Math.min(MAX_SECONDS, Math.max(MIN_SECONDS, (minutes * 60) / IN_A_RUN));
  const counts = { restarts: 0, powerLosses: 0 };
  for (;;) {
    await io.sleep(meanSeconds * 1000 * (0.5 + random.next()), signal);
    if (signal.aborted) return counts;
    if (random.chance(0.5)) {
      counts.restarts += 1;
      await cloud.restart();
    } else {
      counts.powerLosses += 1;
      await cloud.losePower();
    }
  }
}
