import { notifications } from "./notifications";
import { findQueue } from "./queues";
import { type PatternRule, rulesFor } from "./rules";
import { allLanes, type World } from "./world";

/**
 * Whether the images bucket is one of others. A bucket of the stack's own tells the lanes' queues by
 * itself; only where it tells none of them the rules are asked for, which an adopted one has.
 */
export async function isAdopted(world: World): Promise<boolean> {
  const { QueueConfigurations = [] } = await notifications(world);
  const queues = await Promise.all(
    allLanes(world).map(({ queueUrl }) => findQueue(world, queueUrl)),
  );
  const told = new Set(QueueConfigurations.map(({ QueueArn }) => QueueArn));
  if (queues.some((queue) => queue !== undefined && told.has(queue.arn))) return false;
  return (await imageRules(world)).length > 0;
}

/** The rules that wait for changes of the images bucket. */
export async function imageRules(world: World): Promise<PatternRule[]> {
  const rules = await rulesFor(world, "aws.s3");
  return rules.filter(({ pattern }) =>
    pattern.detail.bucket?.name.includes(world.outputs.imagesBucket),
  );
}
