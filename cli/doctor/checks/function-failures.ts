import { type Draft, problem, warning } from "../finding";
import { PAGES } from "../ways-out";
import { lastFailure, RECENT_MINUTES } from "../world/failures";
import { findQueue } from "../world/queues";
import { allLanes, type World } from "../world/world";

/** The submitter failed a moment ago. Where nothing waits any more it has mended itself. */
export async function submitterFailures(arn: string, world: World): Promise<Draft[]> {
  const drafts = await failuresOf("The submitter", arn, world);
  if (drafts.length === 0 || (await isAnythingQueued(world))) return drafts;
  return drafts.map((draft) => warning(draft));
}

/** Whether a function failed in the last quarter of an hour, as its log tells. */
export async function failuresOf(who: string, arn: string, world: World): Promise<Draft[]> {
  const failure = await lastFailure(world, arn);
  if (failure === undefined) return [];
  return [
    problem({
      thing: arn,
      heading: `${who} failed in the last ${RECENT_MINUTES} minutes.`,
      evidence: { last: failure.said, at: new Date(failure.at).toISOString() },
      mend: PAGES.functionErrors,
    }),
  ];
}

async function isAnythingQueued(world: World): Promise<boolean> {
  const queues = await Promise.all(
    allLanes(world).map(({ queueUrl }) => findQueue(world, queueUrl)),
  );
  return queues.some((queue) => queue !== undefined && queue.waiting + queue.inFlight > 0);
}
