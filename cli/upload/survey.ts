import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { messageOf, UsageError } from "../errors";
import type { Io } from "../io";
import { escapeControls } from "../output/table";
import { whyNotAnImage } from "./inspect";
import { mergeByName } from "./merge";
import type { Source } from "./sources";
import type { FoundFile, Walked } from "./walk";

/** How much there is, so that progress has an end to count to. Files that are no images count too. */
export interface Survey {
  readonly files: number;
  readonly bytes: number;
}

const STATS_AT_ONCE = 64;

/** Everything that the paths name, in the order of the keys; a file that two of them name comes once. */
export async function* walkSources(sources: readonly Source[]): AsyncGenerator<Walked> {
  let last: FoundFile | undefined;
  for await (const walked of mergeByName(sources.map((source) => source.walk()))) {
    if (walked.kind === "file") {
      if (last?.name === walked.name && isSamePath(last, walked)) continue;
      last = walked;
    }
    yield walked;
  }
}

/**
 * Reads all names and sizes before anything moves.
 *
 * @throws UsageError when two files would get the same key, a pattern matches nothing, or there is no image.
 */
export async function survey(sources: readonly Source[], io: Io): Promise<Survey> {
  for (const { path, isPattern, walk } of sources) {
    if (isPattern && (await isEmpty(walk()))) {
      throw new UsageError(`Nothing matches "${path}".`);
    }
  }
  let files = 0;
  let bytes = 0;
  let last: FoundFile | undefined;
  let batch: FoundFile[] = [];
  const measure = async () => {
    files += batch.length;
    for (const size of await Promise.all(batch.map(sizeOf))) bytes += size;
    batch = [];
    io.progress(`Found ${files.toLocaleString("en-US")} files`);
  };
  for await (const walked of walkSources(sources)) {
    if (io.interrupt.aborted) break;
    if (walked.kind !== "file") continue;
    if (last?.name === walked.name) await refuseSameKey(last, walked);
    last = walked;
    batch.push(walked);
    if (batch.length === STATS_AT_ONCE) await measure();
  }
  await measure();
  await checkHoldsImage(sources, io);
  return { files, bytes };
}

async function isEmpty(walk: AsyncIterable<Walked>): Promise<boolean> {
  for await (const walked of walk) if (walked.kind !== "skipped") return false;
  return true;
}

/** One that is gone by now is told when its turn comes. */
async function sizeOf({ path }: FoundFile): Promise<number> {
  const stats = await stat(path).catch(() => undefined);
  return stats?.isFile() ? stats.size : 0;
}

function isSamePath(one: FoundFile, other: FoundFile): boolean {
  return resolve(one.path) === resolve(other.path);
}

/** Those that would be skipped harm nobody. */
async function refuseSameKey(one: FoundFile, other: FoundFile): Promise<void> {
  const skipped = await Promise.all(
    [one, other].map(({ path, name }) => whyNotAnImage(path, name).catch(() => undefined)),
  );
  if (skipped.some((reason) => reason !== undefined)) return;
  throw new UsageError(
    `"${one.path}" and "${other.path}" would both become "${one.name}". ` +
      "Upload them one after the other, with another --prefix each.",
  );
}

/** Usually the first file is one, and nothing else is opened. */
async function checkHoldsImage(sources: readonly Source[], io: Io): Promise<void> {
  for await (const walked of walkSources(sources)) {
    if (io.interrupt.aborted) return;
    if (walked.kind !== "file") continue;
    const reason = await whyNotAnImage(walked.path, walked.name).catch(() => "unreadable");
    if (reason === undefined) return;
  }
  for await (const walked of walkSources(sources)) await reportWhyNot(walked, io);
  const paths = sources.map(({ path }) => `"${path}"`).join(", ");
  throw new UsageError(
    `${paths} ${sources.length > 1 ? "hold" : "holds"} no image to upload. ` +
      "Name a folder with images in it or in its subfolders.",
  );
}

async function reportWhyNot(walked: Walked, io: Io): Promise<void> {
  const say = (what: string, reason: unknown) =>
    io.err(`${what} ${escapeControls(walked.name)}: ${escapeControls(String(reason))}`);
  if (walked.kind === "skipped") return say("skipped", walked.reason);
  if (walked.kind === "unreadable") return say("failed", messageOf(walked.error));
  await whyNotAnImage(walked.path, walked.name).then(
    (reason) => say("skipped", reason),
    (error) => say("failed", messageOf(error)),
  );
}
