import { readFile } from "node:fs/promises";

const CGROUP_ROOT = "/sys/fs/cgroup";

/**
 * The most memory that a container's cgroup has held, as its limit counts it: with the files that it read.
 *
 * @param processId of a process in it
 * @returns undefined when the process has ended or this system does not tell
 */
export async function peakOfCgroup(
  processId: number,
  read: (file: string) => Promise<string> = (file) => readFile(file, "utf8"),
): Promise<number | undefined> {
  try {
    const file = peakFileOf(await read(`/proc/${processId}/cgroup`));
    return file === undefined ? undefined : Number(await read(file));
  } catch {
    return undefined;
  }
}

/**
 * Where that is told: by the memory controller of version 1 where it is in use, else of version 2.
 * Nowhere for a process at its end, which is in the root's cgroup: that one counts the whole machine.
 * https://man7.org/linux/man-pages/man7/cgroups.7.html
 * https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files
 */
export function peakFileOf(procCgroup: string): string | undefined {
  const lines = procCgroup.trim().split("\n");
  const pathOf = (controllers: RegExp) =>
    lines.map((line) => controllers.exec(line)?.[1]).find((path) => path !== undefined);
  const versionOne = pathOf(/^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/);
  const path = versionOne ?? pathOf(/^0::(.*)$/);
  if (path === undefined || path === "/") return undefined;
  return versionOne === undefined
    ? `${CGROUP_ROOT}${path}/memory.peak`
    : `${CGROUP_ROOT}/memory${path}/memory.max_usage_in_bytes`;
}
