import { retryLane } from "../cli/commands/retry";
import type { Io } from "../cli/io";
import { syncObjects } from "../cli/sync/sync-objects";
import { syncWorld } from "../cli/sync/sync-world";
import { Tally } from "../cli/sync/tally";
import type { Target } from "../cli/target/target";
import { imageUri } from "../contracts/table";
import type { Violation } from "./checker/violation";

const TRIGGERS_PER_SECOND = 1000;

/** What an operator does when all has come to rest: `labeler retry` for each lane. */
export async function retryAll(target: Target, io: Io): Promise<void> {
  for (const lane of Object.keys(target.outputs.lanes)) {
    await retryLane({ lane, dryRun: false, yes: true, json: false }, target, silent(io));
  }
}

/** What the runbook says when recover has given up: `labeler sync` for each lane. */
export async function syncAll(target: Target, io: Io): Promise<void> {
  for (const lane of Object.values(target.outputs.lanes)) {
    const options = { lane, prefix: lane.prefix, rate: TRIGGERS_PER_SECOND, dryRun: false };
    const tally = new Tally();
    await syncObjects(syncWorld(target, { ...options, tally, io: silent(io) }), {}, tally);
  }
}

/** What `labeler sync --dry-run` finds to do: nothing, when the checker finds nothing wrong. */
export async function syncFindings(target: Target, io: Io): Promise<Violation[]> {
  const findings: Violation[] = [];
  for (const lane of Object.values(target.outputs.lanes)) {
    const options = { lane, prefix: lane.prefix, rate: TRIGGERS_PER_SECOND, dryRun: true };
    const tally = new Tally();
    const world = syncWorld(target, { ...options, tally, io: silent(io) });
    const ask: typeof world.ask = async (images) => {
      for (const { key, reason } of images) {
        const subject = imageUri(target.outputs.imagesBucket, key);
        findings.push({ kind: "stale", subject, key, detail: `sync would ask for it: ${reason}` });
      }
    };
    await syncObjects({ ...world, ask }, {}, tally);
  }
  return findings;
}

/** The same, but it says nothing. */
function silent(io: Io): Io {
  const { now, sleep, interrupt, columns, drained } = io;
  const nothing = () => {};
  return {
    ...{ out: nothing, err: nothing, progress: nothing, redraw: nothing },
    ...{ now, sleep, interrupt, columns, drained },
    ...{ outIsTerminal: false, errIsTerminal: false, outIsClosed: false, hasColors: false },
    ...{ canAsk: false, ask: async () => undefined },
  };
}
