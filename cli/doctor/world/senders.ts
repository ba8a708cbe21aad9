import type { NamedLane } from "../check";
import { imageRules, isAdopted } from "./adopted";
import { queueAt } from "./queues";
import { targetsOf } from "./rules";
import { stackArn, type World } from "./world";

/** A service that sends to a queue in somebody's name. */
export interface Sender {
  /** How messages call it. */
  readonly name: "S3" | "EventBridge";
  readonly principal: "s3.amazonaws.com" | "events.amazonaws.com";
  readonly sourceArn: string;
  readonly sourceAccount: string;
}

/** Who tells a lane of changes: the images bucket, or the rules for one of others. */
export async function sendersTo(lane: NamedLane, world: World): Promise<Sender[]> {
  const { partition, account: sourceAccount } = stackArn(world);
  if (!(await isAdopted(world))) {
    const sourceArn = `arn:${partition}:s3:::${world.outputs.imagesBucket}`;
    return [{ name: "S3", principal: "s3.amazonaws.com", sourceArn, sourceAccount }];
  }
  const { arn: queueArn } = await queueAt(world, lane.queueUrl);
  const senders: Sender[] = [];
  for (const { name, arn: sourceArn } of await imageRules(world)) {
    const targets = await targetsOf(world, name);
    if (!targets.some(({ Arn }) => Arn === queueArn)) continue;
    const principal = "events.amazonaws.com";
    senders.push({ name: "EventBridge", principal, sourceArn, sourceAccount });
  }
  return senders;
}
