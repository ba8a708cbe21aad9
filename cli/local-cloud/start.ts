import type { LocalCloud, LocalCloudOptions } from "../../local/cloud";
import { DeployError } from "../../local/program/deploy-error";
import type { CommandContext } from "../command-context";
import { BrokenSystemError } from "../errors";
import { formatDuration } from "../output/format";
import type { LocalConfig } from "./config";
import { describeProblem } from "./describe-problem";
import { openCloud } from "./open-cloud";

/** A local cloud with the program deployed in it, at work. */
export async function startCloud(
  { io, projectDirectory, stateDirectory }: CommandContext,
  { region, values }: LocalConfig,
  { port, docker }: Pick<LocalCloudOptions, "port" | "docker">,
): Promise<LocalCloud> {
  const startedAt = io.now();
  const cloud = await openCloud({ stateDirectory, port, region, docker });
  try {
    io.progress("Deploying index.ts in the local cloud");
    await cloud.deploy({ projectDirectory, config: values, stack: "local" });
    cloud.run();
  } catch (error) {
    await cloud.close();
    if (!(error instanceof DeployError)) throw error;
    throw new BrokenSystemError(
      `The program cannot be deployed:\n${error.problems.map((line) => `  ${line}`).join("\n")}`,
      { cause: error },
    );
  }
  io.err(`Local cloud up at ${cloud.endpoint} in ${formatDuration(io.now() - startedAt)}.`);
  return cloud;
}

/** Throws for the first problem that the cloud has met: nothing settles while it lasts. */
export function problemWatch(cloud: LocalCloud): () => void {
  return () => {
    const [problem] = cloud.problems;
    if (problem !== undefined) throw new BrokenSystemError(describeProblem(problem));
  };
}
