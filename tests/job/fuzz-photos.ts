import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { concurrently } from "../../lib/concurrently";
import { judgeFile } from "./helpers/judging";
import { MUTATIONS, mutated } from "./helpers/mutations";
import { randomNumbers } from "./helpers/noise";
import { bundleWorker } from "./helpers/worker-process";

const SMALL_PHOTO_BYTES = 500_000;
const CASES_OF_SMALL_PHOTOS = 100;
/** Large photos take as much time with fewer. */
const CASES_OF_LARGE_PHOTOS = 12;
const AT_ONCE = 4;
const MIB = 1024 * 1024;
/** Four judgements, each with a worker's memory, never need all of it at once. */
const MAX_MEMORY_MIB = 1536;

/** Damages real photographs in fixed ways; each must end in an outcome, in bounded memory. */
async function fuzzPhotos(folder: string): Promise<void> {
  const bundle = bundleWorker();
  const outcomes = new Map<string, number>();
  try {
    await concurrently(cases(folder), AT_ONCE, async (file) => {
      const { verdict } = await judgeFile(file, { decoderScript: bundle.worker });
      const outcome = verdict.outcome === "LABELED" ? verdict.outcome : verdict.reason;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    });
  } finally {
    bundle.remove();
  }
  const memoryMiB = Math.round((process.resourceUsage().maxRSS * 1024) / MIB);
  console.log(
    `${Object.entries(Object.fromEntries(outcomes))
      .map((entry) => entry.join(" "))
      .join(", ")}; at most ${memoryMiB} MiB`,
  );
  if (memoryMiB > MAX_MEMORY_MIB) throw new Error(`More than ${MAX_MEMORY_MIB} MiB of memory.`);
}

async function* cases(folder: string): AsyncGenerator<Buffer> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const [index, entry] of files.entries()) {
    if (!entry.isFile()) continue;
    const photo = readFileSync(join(entry.parentPath, entry.name));
    const next = randomNumbers(index + 1);
    const isSmall = photo.length <= SMALL_PHOTO_BYTES;
    const count = isSmall ? CASES_OF_SMALL_PHOTOS : CASES_OF_LARGE_PHOTOS;
    for (let number = 0; number < count && photo.length > 0; number += 1) {
      yield mutated(photo, MUTATIONS[number % MUTATIONS.length], next);
    }
  }
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("Usage: .ci/fuzz-photos <folder>");
fuzzPhotos(folder);
