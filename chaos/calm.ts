import { check } from "./checker/check";
import { type ExcessReport, excess } from "./checker/excess";
import type { Snapshot } from "./checker/snapshot";
import { takeSnapshot } from "./checker/take-snapshot";
import type { Violation } from "./checker/violation";
import type { ChaosOptions } from "./options";
import { lostPoison } from "./poison";
import { redrive, untilAtRest } from "./rest";
import type { Storm } from "./storm";
import type { World } from "./world";

export interface Calm {
  readonly objects: number;
  /** Dead letters when all had come to rest. */
  readonly deadLetters: number;
  /** Messages that were moved back until none but poison was left. */
  readonly redriven: number;
  readonly calls: ExcessReport;
  readonly violations: readonly Violation[];
}

const MAX_REDRIVES = 5;

/**
 * Lets all come to rest and checks what became of it: as it is, when dead letters may name what is not
 * settled, and again once they were moved back and nothing goes wrong any more.
 */
export async function calm({ io }: ChaosOptions, world: World, { poison }: Storm): Promise<Calm> {
  const { cloud, target, ledgerFile, expectations } = world;
  cloud.stopFaults();
  await untilAtRest(cloud, target, io);
  let snapshot = await takeSnapshot(target, ledgerFile);
  const { length: deadLetters } = snapshot.deadLetters;
  const violations = violationsOf(snapshot);
  let redriven = 0;
  for (let round = 0; round < MAX_REDRIVES && hasMoreThanPoison(snapshot, poison); round += 1) {
    io.err(`At rest with ${snapshot.deadLetters.length} dead letters, which are moved back.`);
    redriven += await redrive(target, io);
    await untilAtRest(cloud, target, io);
    snapshot = await takeSnapshot(target, ledgerFile);
  }
  const left = hasMoreThanPoison(snapshot, poison) ? leftBehind(snapshot, poison) : [];
  return {
    objects: snapshot.objects.length,
    deadLetters,
    redriven,
    calls: excess(snapshot.calls),
    violations: distinct([...violations, ...violationsOf(snapshot), ...left]),
  };

  function violationsOf(at: Snapshot): Violation[] {
    return [...check(at, expectations), ...lostPoison(poison, at.deadLetters)];
  }
}

function hasMoreThanPoison({ deadLetters }: Snapshot, poison: readonly string[]): boolean {
  return deadLetters.some(({ body }) => !poison.includes(body));
}

/** What no redrive brings to an end, although nothing goes wrong any more. */
function leftBehind({ deadLetters }: Snapshot, poison: readonly string[]): Violation[] {
  return deadLetters
    .filter(({ body }) => !poison.includes(body))
    .map(({ lane, messageId, body }) => ({
      kind: "not-at-rest",
      subject: `dead letter ${messageId} of lane ${lane}`,
      detail: `${MAX_REDRIVES} redrives have not settled it: ${body}`,
    }));
}

/** Many are there at both looks. */
function distinct(violations: readonly Violation[]): Violation[] {
  return [...new Map(violations.map((one) => [JSON.stringify(one), one])).values()];
}
