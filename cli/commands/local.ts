import { join } from "node:path";
import type { LocalCloud } from "../../local/cloud";
import { drawSamples } from "../../samples/draw";
import type { CommandContext } from "../command-context";
import type { CliExitCode } from "../exit-codes";
import type { Io } from "../io";
import { readLocalConfig } from "../local-cloud/config";
import { problemWatch, startCloud } from "../local-cloud/start";
import { targetOf } from "../target/local-target";
import { announceRunningCloud, withdrawRunningCloud } from "../target/running-cloud";
import { findLane, type Target, unknownLane } from "../target/target";
import { folderSource } from "../upload/sources";
import { survey } from "../upload/survey";
import { waitUntilIdle } from "../wait/idle";
import { uploadAndReport } from "./upload";

export interface LocalArgs {
  /** Absent: sample images that are drawn on the spot. */
  readonly folder?: string;
  readonly lane: string;
  readonly port: number;
  readonly configFile?: string;
  /** Workers are containers of the real image. */
  readonly docker: boolean;
  readonly keepRunning: boolean;
  readonly json: boolean;
}

/**
 * The whole system on this machine: deploys the program in the local cloud, uploads a folder, waits
 * until every image is settled and shows what became of them.
 */
export async function local(args: LocalArgs, context: CommandContext): Promise<CliExitCode> {
  const { io, stateDirectory } = context;
  const config = await readLocalConfig(context.projectDirectory, args.configFile);
  const lanes = Object.keys(config.config.lanes);
  if (!lanes.includes(args.lane)) throw unknownLane(args.lane, lanes);
  const folder = args.folder ?? (await drawSamples(join(stateDirectory, "samples")));
  const sources = [await folderSource(folder)];
  const size = await survey(sources, io);
  const cloud = await startCloud(context, config, args);
  try {
    return await withTargetOf(cloud, stateDirectory, async (target) => {
      const checkHealth = problemWatch(cloud);
      const { lane, json } = args;
      const exitCode = await uploadAndReport(
        { lane, json, sources, size, wait: true, dryRun: false, lines: undefined, checkHealth },
        target,
        context,
      );
      await waitUntilIdle(target, findLane(target.outputs.lanes, args.lane), checkHealth, io);
      if (args.keepRunning) await stayUp(cloud, io);
      return exitCode;
    });
  } finally {
    await cloud.close();
  }
}

/** While the cloud is up, other commands find it by the file beside its state. */
async function withTargetOf<Result>(
  cloud: LocalCloud,
  stateDirectory: string,
  use: (target: Target) => Promise<Result>,
): Promise<Result> {
  const target = targetOf(cloud);
  const { endpoint, operator: credentials } = cloud;
  await announceRunningCloud(stateDirectory, {
    processId: process.pid,
    endpoint,
    credentials,
    outputs: target.outputs,
  });
  try {
    return await use(target);
  } finally {
    await withdrawRunningCloud(stateDirectory);
    await target.close();
  }
}

async function stayUp(cloud: LocalCloud, io: Io): Promise<void> {
  if (io.interrupt.aborted) return;
  const { accessKeyId, secretAccessKey } = cloud.operator;
  io.err(
    [
      "The local cloud stays up until Ctrl-C. Any AWS client can talk to it:",
      `  export AWS_ENDPOINT_URL=${cloud.endpoint} AWS_REGION=${cloud.region}`,
      `  export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey}`,
    ].join("\n"),
  );
  await new Promise<void>((resolve) => {
    io.interrupt.addEventListener("abort", () => resolve(), { once: true });
  });
  io.err("Stopping: running workers hand back what they have not settled.");
}
