import type * as z from "zod";
import { stackOutputsSchema } from "../../contracts/outputs";
import { LocalCloud } from "../../local/cloud";
import { DeployError } from "../../local/program/deploy-error";
import { LedgerWriter } from "./ledger-writer";
import { scaledClock } from "./scaled-clock";
import { type CloudReport, type CloudStatus, cloudSettingsSchema, commandSchema } from "./settings";

/** No two runs have seeds so far apart, so that a process's seed is no other run's. */
const LIFE_STRIDE = 1_000_003;

/** A local cloud that does what it is told over the channel to its parent, until it is killed. */
async function main(): Promise<void> {
  const settings = cloudSettingsSchema.parse(JSON.parse(process.argv[2] ?? ""));
  // Ctrl-C reaches the whole group of a terminal; the parent ends this process itself.
  process.on("SIGINT", () => {});
  // Without a parent nobody would ever end it.
  process.on("disconnect", () => process.exit());
  try {
    const cloud = await start(settings);
    process.on("message", (message) => void obey(cloud, message));
    const outputs = stackOutputsSchema.parse(cloud.outputs());
    say({ kind: "ready", endpoint: cloud.endpoint, outputs });
  } catch (error) {
    say({ kind: "failed", problems: problemsOf(error) });
    process.exitCode = 1;
    process.disconnect();
  }
}

async function start(settings: z.output<typeof cloudSettingsSchema>): Promise<LocalCloud> {
  const { stateDirectory, port, projectDirectory, config } = settings;
  const cloud = await LocalCloud.start({
    stateDirectory,
    port,
    // The dice of a process begin anew: it must not throw the same as the one before.
    faults: { ...settings.faults, seed: settings.faults.seed + settings.life * LIFE_STRIDE },
    retryClock: scaledClock(settings.waitFactor, settings.startedAt),
    observer: new LedgerWriter(settings.ledgerFile, Date.now),
    // The faults throttle; a quota would only make the run longer.
    detectLabelsPerSecond: Number.POSITIVE_INFINITY,
  });
  if (settings.deploys) await cloud.deploy({ projectDirectory, config, stack: "chaos" });
  cloud.run();
  return cloud;
}

async function obey(cloud: LocalCloud, message: unknown): Promise<void> {
  switch (commandSchema.parse(message)) {
    case "stop-faults":
      return cloud.stopFaults();
    case "status":
      return say({ kind: "status", status: statusOf(cloud) });
    case "close":
      await cloud.close();
      process.disconnect();
  }
}

function statusOf(cloud: LocalCloud): CloudStatus {
  const { submitJobCalls, workerProcesses } = cloud.counters;
  const { pendingEvents, faultCounts: faults } = cloud;
  return { pendingEvents, faults: { ...faults }, submitJobCalls, workerProcesses };
}

function problemsOf(error: unknown): string[] {
  if (error instanceof DeployError) return [...error.problems];
  return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
}

function say(report: CloudReport): void {
  process.send?.(report);
}

void main();
