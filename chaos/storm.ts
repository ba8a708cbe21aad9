import { seededRandom } from "../lib/random";
import { type Disasters, disasters } from "./disasters";
import { histories } from "./history";
import type { ChaosOptions } from "./options";
import { poison } from "./poison";
import { hasNoWork } from "./rest";
import type { World } from "./world";
import type { WriteReport } from "./write-tally";
import { write } from "./writers";

export interface Storm {
  readonly written: WriteReport;
  readonly disasters: Disasters;
  /** Bodies of messages that no submission can settle. */
  readonly poison: readonly string[];
}

const WRITERS = 8;
const HOT_KEYS = 60;
const LOOK_MILLISECONDS = 1000;

/**
 * Writers act, things go wrong, the cloud dies and comes back: until all is written and nothing is left to
 * do, or the time is over.
 */
export async function storm(
  { images: operations, minutes, seed, io }: ChaosOptions,
  { cloud, target, contents }: World,
): Promise<Storm> {
  const deadline = io.now() + minutes * 60_000;
  const over = new AbortController();
  const end = () => over.abort();
  io.interrupt.addEventListener("abort", end);
  const striking = disasters(cloud, minutes, seededRandom(seed + 1), io, over.signal);
  // Awaited below: that it failed must not be told as something that nobody handles.
  striking.catch(end);
  try {
    const lanes = Object.entries(target.outputs.lanes).map(([name, { prefix }]) => ({
      name,
      prefix,
    }));
    const history = histories({ seed, operations, lanes, keys: HOT_KEYS });
    const [written, poisoned] = await Promise.all([
      write(history, target.s3, {
        bucket: target.outputs.imagesBucket,
        contents,
        writers: WRITERS,
        signal: io.interrupt,
        onProgress: (count) => io.progress(`Seed ${seed}: ${count} of ${operations} operations`),
      }),
      poison(target, io),
    ]);
    io.err(`Written; the storm goes on until all is settled or ${minutes} minutes are over.`);
    while (!over.signal.aborted && io.now() < deadline && !(await hasNoWork(target))) {
      await io.sleep(LOOK_MILLISECONDS, over.signal);
    }
    end();
    return { written, poison: poisoned, disasters: await striking };
  } finally {
    end();
    io.interrupt.removeEventListener("abort", end);
    await striking.catch(() => {});
  }
}
