import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { targetOf } from "../cli/target/local-target";
import type { Target } from "../cli/target/target";
import { LocalCloud, type LocalCloudOptions } from "../local/cloud";

export interface FreshCloudOptions
  extends Pick<LocalCloudOptions, "docker" | "detectLabelsPerSecond"> {
  /** @default this project */
  readonly projectDirectory?: string;
  /** @default none: what a stack has that says nothing */
  readonly config?: Readonly<Record<string, string>>;
}

const PROJECT = resolve(__dirname, "..");

/** Runs `work` on a local cloud that has nothing but a deployed program, and removes it afterwards. */
export async function onFreshCloud<Result>(
  { projectDirectory = PROJECT, config = {}, ...options }: FreshCloudOptions,
  work: (cloud: LocalCloud, target: Target) => Promise<Result>,
): Promise<Result> {
  const stateDirectory = await mkdtemp(join(tmpdir(), "labeler-bench-"));
  const cloud = await LocalCloud.start({ stateDirectory, port: 0, ...options });
  try {
    await cloud.deploy({ projectDirectory, config, stack: "bench" });
    const target = targetOf(cloud);
    const result = await work(cloud, target);
    await target.close();
    return result;
  } finally {
    await cloud.close();
    await rm(stateDirectory, { recursive: true, force: true });
  }
}

/** What the cloud has met, to be told with a figure that it spoils. */
export function describeProblems(cloud: LocalCloud): string {
  return cloud.problems.map((problem) => JSON.stringify(problem)).join("\n");
}
