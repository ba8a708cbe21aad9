import { setTimeout as pause } from "node:timers/promises";
import type { Backend } from "./backend";

const LOOK_MILLISECONDS = 20;

/** Looks until there is what is wanted. @throws Error with what was seen last. */
export async function until<Seen>(
  { patienceMilliseconds }: Pick<Backend, "patienceMilliseconds">,
  look: () => Promise<Seen>,
  isWanted: (seen: Seen) => boolean,
): Promise<Seen> {
  const deadline = Date.now() + patienceMilliseconds;
  for (;;) {
    const seen = await look();
    if (isWanted(seen)) return seen;
    if (Date.now() > deadline)
      throw new Error(`Waited in vain. Seen last: ${JSON.stringify(seen)}`);
    await pause(LOOK_MILLISECONDS);
  }
}
