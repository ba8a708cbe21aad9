import { readdir, readFile } from "node:fs/promises";

/** Ids of the processes that this one has started. Only Linux tells; elsewhere none. */
export async function childrenOf(parent: number, processes = "/proc"): Promise<number[]> {
  const entries = await readdir(processes).catch(() => []);
  const ids = entries.filter((entry) => /^\d+$/.test(entry));
  const parents = await Promise.all(ids.map((id) => parentOf(`${processes}/${id}/stat`)));
  return ids.filter((_, index) => parents[index] === parent).map(Number);
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html: the name in parentheses may hold anything. */
async function parentOf(file: string): Promise<number | undefined> {
  const stat = await readFile(file, "utf8").catch(() => "");
  const parent = stat
    .slice(stat.lastIndexOf(")") + 1)
    .trim()
    .split(" ")[1];
  return parent === undefined ? undefined : Number(parent);
}
