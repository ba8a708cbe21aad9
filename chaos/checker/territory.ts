import type { LaneAtRest } from "./snapshot";

/** The lane of a key: the one with the longest prefix, as the worker has it. */
export function laneOf(key: string, lanes: readonly LaneAtRest[]): LaneAtRest | undefined {
  const [longest] = lanes
    .filter(({ prefix }) => key.startsWith(prefix))
    .sort((a, b) => b.prefix.length - a.prefix.length);
  return longest;
}

/** Folders are no images: the submitter drops their events. */
export function isFolder(key: string): boolean {
  return key.endsWith("/");
}
