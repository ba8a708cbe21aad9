import { readFile } from "node:fs/promises";
import type { Target } from "../../cli/target/target";
import type { LedgerLine } from "./ledger";
import { parseLedger } from "./parse-ledger";
import { readDeadLetters, readFailedJobs } from "./read-dead-letters";
import { readItems } from "./read-items";
import { readObjects } from "./read-objects";
import { readQueues, readUnfinishedJobs } from "./read-unrest";
import type { LaneAtRest, Snapshot } from "./snapshot";

/**
 * Reads all that a stack holds, through the calls that everybody has. Nobody may write meanwhile. What
 * waits and runs is read first: what was at rest then is at rest while the rest is read.
 *
 * @param ledgerFile of the DetectLabels calls, where one was kept
 */
export async function takeSnapshot(target: Target, ledgerFile?: string): Promise<Snapshot> {
  const { outputs } = target;
  const lanes = Object.entries(outputs.lanes).map(([name, lane]) => ({ name, ...lane }));
  // Messages become jobs, so a job is there by the time its messages are gone.
  const queues = await readQueues(target, lanes);
  const jobs = await readUnfinishedJobs(target, lanes);
  const deadLetters = [
    ...(await Promise.all(lanes.map((lane) => readDeadLetters(target, lane)))).flat(),
    ...(await readFailedJobs(target)),
  ];
  const objects = await readObjects(target.s3, outputs.imagesBucket);
  const items = await readItems(target.table, outputs.labelTable);
  const calls = ledgerFile === undefined ? [] : await readLedger(ledgerFile);
  const territory: LaneAtRest[] = lanes.map(({ name, prefix }) => ({ name, prefix }));
  return {
    bucket: outputs.imagesBucket,
    lanes: territory,
    objects,
    items,
    deadLetters,
    queues,
    jobs,
    calls,
  };
}

async function readLedger(file: string): Promise<readonly LedgerLine[]> {
  return parseLedger(await readFile(file, "utf8")).lines;
}
