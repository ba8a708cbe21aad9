import { setTimeout as pause } from "node:timers/promises";

const LOOK_MILLISECONDS = 20;
const DEADLINE_MILLISECONDS = 15_000;

/** Looks until there is something to see. @throws Error with what was seen last. */
export async function until<Seen, Wanted extends Seen>(
  look: () => Promise<Seen>,
  isWanted: (seen: Seen) => seen is Wanted,
): Promise<Wanted>;
export async function until<Seen>(
  look: () => Promise<Seen>,
  isWanted: (seen: Seen) => boolean,
): Promise<Seen>;
export async function until<Seen>(
  look: () => Promise<Seen>,
  isWanted: (seen: Seen) => boolean,
): Promise<Seen> {
  const deadline = Date.now() + DEADLINE_MILLISECONDS;
  for (;;) {
    const seen = await look();
    if (isWanted(seen)) return seen;
    if (Date.now() > deadline)
      throw new Error(`Waited in vain. Seen last: ${JSON.stringify(seen)}`);
    await pause(LOOK_MILLISECONDS);
  }
}
