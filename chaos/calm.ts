import { check } from "./checker/check";
import { type ExcessReport, excess } from "./checker/excess";
import type { DeadLetter, Snapshot } from "./checker/snapshot";
import { takeSnapshot } from "./checker/take-snapshot";
import type { Violation } from "./checker/violation";
import type { ChaosOptions } from "./options";
import { lostPoison } from "./poison";
import { retryAll, syncAll, syncFindings } from "./repair";
import { untilAtRest } from "./rest";
import type { Storm } from "./storm";
import type { World } from "./world";

export interface Calm {
  readonly objects: number;
  /** Dead letters when all had come to rest, poison among them. */
  readonly deadLetters: number;
  /** Failed jobs that recover had given up by then. */
  readonly unrecoveredJobs: number;
  /** How often dead letters were moved back until none but poison was left. */
  readonly retries: number;
  readonly calls: ExcessReport;
  readonly violations: readonly Violation[];
}

const MAX_RETRIES = 5;

/**
 * Lets all come to rest and checks what became of it: as it is, when dead letters may name what is not
 * settled, and again once they were moved back and nothing goes wrong any more.
 */
export async function calm({ io }: ChaosOptions, world: World, { poison }: Storm): Promise<Calm> {
  const { cloud, target, ledgerFile, expectations } = world;
  const snapshotAtRest = async () => {
    await untilAtRest(cloud, target, io);
    return takeSnapshot(target, ledgerFile);
  };
  const violationsOf = (at: Snapshot) => [
    ...check(at, expectations),
    ...lostPoison(poison, at.deadLetters),
  ];
  cloud.stopFaults();
  const first = await snapshotAtRest();
  const violations = violationsOf(first);
  const unrecovered = first.deadLetters.filter(({ queue }) => queue === "recover");
  if (unrecovered.length > 0) await syncAll(target, io);
  let last = first;
  let retries = 0;
  for (; retries < MAX_RETRIES && retryable(last, poison).length > 0; retries += 1) {
    io.err(`At rest with ${last.deadLetters.length} dead letters, which are moved back.`);
    await retryAll(target, io);
    last = await snapshotAtRest();
  }
  return {
    objects: last.objects.length,
    deadLetters: first.deadLetters.length - unrecovered.length,
    unrecoveredJobs: unrecovered.length,
    retries,
    calls: excess(last.calls),
    violations: distinct([
      ...violations,
      ...violationsOf(withoutUnrecovered(last)),
      ...retryable(last, poison).map(leftBehind),
      ...(await syncFindings(target, io)),
    ]),
  };
}

/** What a sync was to settle is no longer excused by the event that asked for it. */
function withoutUnrecovered(snapshot: Snapshot): Snapshot {
  const deadLetters = snapshot.deadLetters.filter(({ queue }) => queue === "lane");
  return { ...snapshot, deadLetters };
}

/** Dead letters that a retry must settle. */
function retryable({ deadLetters }: Snapshot, poison: readonly string[]): DeadLetter[] {
  return deadLetters.filter(({ body, queue }) => queue === "lane" && !poison.includes(body));
}

function leftBehind({ lane, messageId, body }: DeadLetter): Violation {
  return {
    kind: "not-at-rest",
    subject: `dead letter ${messageId} of lane ${lane}`,
    detail: `${MAX_RETRIES} retries have not settled it: ${body}`,
  };
}

/** Many are there at both looks. */
function distinct(violations: readonly Violation[]): Violation[] {
  return [...new Map(violations.map((one) => [JSON.stringify(one), one])).values()];
}
