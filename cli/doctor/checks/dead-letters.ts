import { plural } from "../../output/format";
import { shellWord } from "../../output/shell";
import type { Check, NamedLane } from "../check";
import { type Draft, warning } from "../finding";
import { queueAt } from "../world/queues";
import type { World } from "../world/world";

/** What waits for somebody. When the oldest came only receiving tells, which would hide it: `labeler failed` does. */
export const deadLetters: Check = {
  area: "dead letters",
  looksAt: "none waits",
  laneProbes: [noneWaits],
};

async function noneWaits(lane: NamedLane, world: World): Promise<Draft[]> {
  const { arn, waiting, inFlight } = await queueAt(world, lane.deadLetterQueueUrl);
  const count = waiting + inFlight;
  if (count === 0) return [];
  const { labeler } = world.waysOut;
  const onLane = `--lane ${shellWord(lane.name)}`;
  const messages = plural(count, "message waits", "messages wait");
  return [
    warning({
      thing: arn,
      heading: `${messages} in the dead letters of lane ${lane.name}.`,
      evidence: { waiting, inFlight },
      mend: `${labeler(`failed ${onLane}`)}, then ${labeler(`retry ${onLane}`)}`,
    }),
  ];
}
