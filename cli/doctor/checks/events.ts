import type { Check, NamedLane } from "../check";
import { type Draft, problem } from "../finding";
import { PAGES } from "../ways-out";
import { isAdopted } from "../world/adopted";
import { findNotifications, notifications } from "../world/notifications";
import { queueAt } from "../world/queues";
import type { World } from "../world/world";
import { toldByNotification } from "./told-by-notification";
import { toldByRule } from "./told-by-rule";

/** Whether the images bucket tells each lane's queue of what comes and goes under the lane's prefix. */
export const events: Check = {
  area: "events",
  looksAt: "the bucket tells each lane's queue of changes",
  probes: [hasBucket, tellsEventBridge],
  laneProbes: [tellsLane],
};

async function hasBucket(world: World): Promise<Draft[]> {
  if ((await findNotifications(world)) !== undefined) return [];
  const { imagesBucket } = world.outputs;
  return [
    problem({
      thing: imagesBucket,
      heading: `There is no bucket ${imagesBucket}.`,
      evidence: { imagesBucket },
      mend: world.waysOut.redeploy,
    }),
  ];
}

/** Only an adopted bucket has to. */
async function tellsEventBridge(world: World): Promise<Draft[]> {
  if (!(await isAdopted(world))) return [];
  const { EventBridgeConfiguration } = await notifications(world);
  if (EventBridgeConfiguration !== undefined) return [];
  const { imagesBucket } = world.outputs;
  return [
    problem({
      thing: imagesBucket,
      heading: `The adopted bucket ${imagesBucket} does not tell EventBridge of its changes.`,
      evidence: { eventBridge: "off" },
      mend: PAGES.adoptedBucket,
    }),
  ];
}

async function tellsLane(lane: NamedLane, world: World): Promise<Draft[]> {
  const configuration = await notifications(world);
  const { arn } = await queueAt(world, lane.queueUrl);
  if (await isAdopted(world)) return toldByRule(lane, arn, world);
  return toldByNotification(lane, arn, configuration, world);
}
