import { opendir } from "node:fs/promises";
import { join } from "node:path";
import { sortUtf8 } from "../../lib/utf8-order";
import type { NameFilter } from "./name-filter";

/** What lies below a folder, before anybody looked into it. */
export type Walked = FoundFile | SkippedFile | UnreadableFile;

export interface FoundFile {
  readonly kind: "file";
  readonly path: string;
  /** Relative to the path that was given, with `/` whatever the system. */
  readonly name: string;
}

export interface SkippedFile {
  readonly kind: "skipped";
  readonly name: string;
  readonly reason: SkipReason;
}

export type SkipReason = "hidden" | "not an image" | "link to a folder" | "not a file";

export interface UnreadableFile {
  readonly kind: "unreadable";
  readonly path: string;
  readonly name: string;
  readonly error: unknown;
}

export interface WalkOptions {
  readonly isWanted: NameFilter;
  /** Whether anything below this folder can be wanted. */
  readonly mayHold?: (name: string) => boolean;
}

/**
 * Every file below a folder, in the order in which S3 lists their keys. Hidden files and folders are skipped.
 * In memory are the names of one folder, and of those that it lies in.
 */
export async function* walkFolder(
  folder: string,
  options: WalkOptions,
  below = "",
): AsyncGenerator<Walked> {
  for (const entry of await namesIn(join(folder, below))) {
    const isFolder = entry.endsWith("/");
    const name = below + (isFolder ? entry.slice(0, -1) : entry);
    if (entry.startsWith(".")) {
      if (options.isWanted(name)) yield { kind: "skipped", name, reason: "hidden" };
    } else if (!isFolder) {
      if (options.isWanted(name)) yield { kind: "file", path: join(folder, name), name };
    } else if (options.mayHold?.(name) ?? true) {
      yield* walkSubfolder(folder, options, `${name}/`);
    }
  }
}

async function* walkSubfolder(folder: string, options: WalkOptions, name: string) {
  try {
    yield* walkFolder(folder, options, name);
  } catch (error) {
    yield { kind: "unreadable", path: join(folder, name), name, error } as const;
  }
}

/** Entries read from the system at once. */
const ENTRIES_PER_READ = 1024;

/** Folders end in `/`, as they do in the keys below them: so they sort as those do. */
async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of await opendir(folder, { bufferSize: ENTRIES_PER_READ })) {
    names.push(entry.isDirectory() ? `${entry.name}/` : entry.name);
  }
  return sortUtf8(names);
}
