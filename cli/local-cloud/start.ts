import { LocalCloud } from "../../local/cloud";
import { PortInUseError } from "../../local/http/server";
import { DeployError } from "../../local/program/deploy-error";
import { StateInUseError } from "../../local/state";
import type { CommandContext } from "../command-context";
import { BrokenSystemError, UsageError } from "../errors";
import { formatDuration } from "../output/format";
import type { LocalConfig } from "./config";
import { describeProblem } from "./describe-problem";

/** A local cloud with the program deployed in it, at work. */
export async function startCloud(
  { io, projectDirectory, stateDirectory }: CommandContext,
  { region, values }: LocalConfig,
  port: number,
): Promise<LocalCloud> {
  const startedAt = io.now();
  const cloud = await openCloud({ stateDirectory, port, region });
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

async function openCloud(options: { stateDirectory: string; port: number; region: string }) {
  try {
    return await LocalCloud.start(options);
  } catch (error) {
    if (error instanceof PortInUseError) {
      throw new UsageError(
        `Port ${error.port} of 127.0.0.1 is in use. Stop what listens there, ` +
          `or choose another: --port <number>, 0 for any that is free.`,
        { cause: error },
      );
    }
    if (error instanceof StateInUseError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
