import { posix } from "node:path";
import picomatch from "picomatch";
import { UsageError } from "../errors";

/** Whether a file of this name, relative to the path that it was found by, is meant. */
export type NameFilter = (name: string) => boolean;

/**
 * Files that match one of `include`, or all where there is none; but none that matches one of `exclude`,
 * whatever the order of the options. A pattern without a slash is for the file's own name, in any folder.
 */
export function nameFilter(include: readonly string[], exclude: readonly string[]): NameFilter {
  const isIncluded = include.length === 0 ? () => true : matchAny("--include", include);
  const isExcluded = exclude.length === 0 ? () => false : matchAny("--exclude", exclude);
  return (name) => isIncluded(name) && !isExcluded(name);
}

function matchAny(option: string, patterns: readonly string[]): NameFilter {
  for (const pattern of patterns) {
    if (pattern === "") throw new UsageError(`${option} takes a pattern such as "*.jpg", not "".`);
    if (pattern.startsWith("/")) {
      throw new UsageError(
        `${option} takes patterns relative to the path, not "${pattern}". Did you mean "${pattern.replace(/^\/+/, "")}"?`,
      );
    }
  }
  const ofPaths = picomatch(
    patterns.filter((pattern) => pattern.includes("/")),
    { dot: true },
  );
  const ofNames = picomatch(
    patterns.filter((pattern) => !pattern.includes("/")),
    { dot: true },
  );
  return (name) => ofPaths(name) || ofNames(posix.basename(name));
}
