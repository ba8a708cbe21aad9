import { stat } from "node:fs/promises";
import { basename } from "node:path";
import picomatch from "picomatch";
import { errorCode } from "../../lib/error-code";
import { compareUtf8 } from "../../lib/utf8-order";
import { messageOf, UsageError } from "../errors";
import type { NameFilter } from "./name-filter";
import { type FoundFile, type Walked, walkFolder } from "./walk";

/** What one argument, or all arguments that are files, name. It can be walked more than once. */
export interface Source {
  /** As the user wrote it. */
  readonly path: string;
  /** It has to match something. */
  readonly isPattern: boolean;
  /** In the order of the names. */
  walk(): AsyncIterable<Walked>;
}

/**
 * Folders, files and patterns. A file's name is its path below the folder, its own name where it was
 * given itself, and its path below the folders before the first special character of a pattern.
 *
 * @throws UsageError for a path that is not there.
 */
export async function readSources(
  paths: readonly string[],
  isWanted: NameFilter,
): Promise<Source[]> {
  const files: FoundFile[] = [];
  const sources: Source[] = [];
  for (const path of paths) {
    const kind = await kindOf(path);
    if (kind === "folder") {
      sources.push(allOf(path, isWanted));
    } else if (kind === "file") {
      files.push({ kind: "file", path, name: basename(path) });
    } else {
      sources.push(await patternSource(path, isWanted));
    }
  }
  if (files.length > 0) sources.push(filesSource(files, isWanted));
  return sources;
}

/**
 * One folder, with all that is below it.
 *
 * @throws UsageError when it does not exist or is no folder.
 */
export async function folderSource(path: string): Promise<Source> {
  const stats = await stat(path).catch((cause: unknown) => {
    throw new UsageError(`There is no folder "${path}". Name one that exists.`, { cause });
  });
  if (!stats.isDirectory()) {
    throw new UsageError(`"${path}" is a file. Name the folder that it is in.`);
  }
  return allOf(path, () => true);
}

function allOf(path: string, isWanted: NameFilter): Source {
  return { path, isPattern: false, walk: () => walkFolder(path, { isWanted }) };
}

async function kindOf(path: string): Promise<"folder" | "file" | "pattern"> {
  try {
    return (await stat(path)).isDirectory() ? "folder" : "file";
  } catch (cause) {
    const isMissing = errorCode(cause) === "ENOENT" || errorCode(cause) === "ENOTDIR";
    if (!isMissing) throw new UsageError(`Cannot read "${path}": ${messageOf(cause)}`, { cause });
    if (picomatch.scan(path).isGlob) return "pattern";
    throw new UsageError(`There is no file or folder "${path}". Name one that exists.`, { cause });
  }
}

/** Many, when the shell has expanded a pattern: one list, not a source for each. */
function filesSource(files: FoundFile[], isWanted: NameFilter): Source {
  const wanted = files.filter(({ name }) => isWanted(name));
  wanted.sort((one, other) => compareUtf8(one.name, other.name));
  async function* walk() {
    yield* wanted;
  }
  return { path: files.map(({ path }) => path).join(", "), isPattern: false, walk };
}

async function patternSource(path: string, isWanted: NameFilter): Promise<Source> {
  const { base, glob } = picomatch.scan(path);
  const folder = base === "" ? "." : base;
  if ((await kindOf(folder)) !== "folder") {
    throw new UsageError(`"${folder}" of "${path}" is a file. Name a folder.`);
  }
  const matches = picomatch(glob);
  const depth = glob.includes("**") ? Number.POSITIVE_INFINITY : glob.split("/").length;
  // A folder that matches stands for all that is below it, as it does when the shell expands it.
  const isMatched = (name: string) => withAncestors(name).some((part) => matches(part));
  const options = {
    isWanted: (name: string) => isMatched(name) && isWanted(name),
    mayHold: (name: string) => name.split("/").length < depth || isMatched(name),
  };
  return { path, isPattern: true, walk: () => walkFolder(folder, options) };
}

/** "a/b/c" → "a", "a/b", "a/b/c" */
function withAncestors(name: string): string[] {
  const parts = name.split("/");
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}
