import { formatDuration, plural } from "../../output/format";
import type { Check, NamedLane } from "../check";
import { type Draft, problem } from "../finding";
import { PAGES } from "../ways-out";
import { queueAt, readQueue } from "../world/queues";
import type { World } from "../world/world";

/** Lambda takes messages at once, also those that it gathers: what nobody has touched for so long nobody reads. */
const LOOK_AGAIN_MILLISECONDS = 5000;

/** Triggers that wait while nothing reads them, for whatever reason the others did not find. */
export const waiting: Check = {
  area: "waiting",
  looksAt: "no trigger waits unread",
  follows: ["stack", "queues", "mappings", "submitter"],
  laneProbes: [areRead],
};

async function areRead({ name, queueUrl }: NamedLane, world: World): Promise<Draft[]> {
  const before = await queueAt(world, queueUrl);
  if (before.waiting === 0 || before.inFlight > 0) return [];
  await world.io.sleep(LOOK_AGAIN_MILLISECONDS, world.io.interrupt);
  const after = await world.readings.read("sqs:GetQueueAttributes", `${queueUrl} again`, () =>
    readQueue(world, queueUrl),
  );
  if (after.inFlight > 0 || after.waiting < before.waiting) return [];
  return [
    problem({
      thing: before.arn,
      heading: `Nothing reads the queue of lane ${name}, in which triggers wait.`,
      evidence: {
        waiting: plural(after.waiting, "message"),
        inFlight: 0,
        unchangedFor: formatDuration(LOOK_AGAIN_MILLISECONDS),
      },
      mend: PAGES.oldMessages,
    }),
  ];
}
