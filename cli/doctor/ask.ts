import type { Check } from "./check";
import { MissingError, UnreadError } from "./errors";
import type { Area, Draft, Finding } from "./finding";
import type { World } from "./world/world";

/** What became of all questions about one area. */
export interface Answers {
  readonly check: Check;
  readonly findings: readonly Finding[];
  /** What could not be asked. */
  readonly unread: readonly UnreadError[];
  /** What questions are about, and is not there. */
  readonly missing: readonly string[];
}

/** Asks all questions of a check at once: none waits for another, and none stops another. */
export async function ask(check: Check, world: World): Promise<Answers> {
  const { area, probes = [], laneProbes = [] } = check;
  const asked = [
    ...probes.map((probe) => settle(area, undefined, () => probe(world))),
    ...world.lanes.flatMap((lane) =>
      laneProbes.map((probe) => settle(area, lane.name, () => probe(lane, world))),
    ),
  ];
  const answers = await Promise.all(asked);
  return {
    check,
    findings: answers.flatMap((answer) => answer.findings ?? []),
    unread: answers.flatMap((answer) => answer.unread ?? []),
    missing: answers.flatMap((answer) => answer.missing ?? []),
  };
}

interface Answer {
  readonly findings?: readonly Finding[];
  readonly unread?: UnreadError;
  readonly missing?: string;
}

async function settle(
  area: Area,
  lane: string | undefined,
  probe: () => Promise<Draft[]>,
): Promise<Answer> {
  try {
    const drafts = await probe();
    return { findings: drafts.map((draft) => ({ ...draft, area, lane })) };
  } catch (error) {
    if (error instanceof UnreadError) return { unread: error };
    if (error instanceof MissingError) return { missing: error.thing };
    throw error;
  }
}
