import {
  type ComputeEnvironmentDetail,
  DescribeComputeEnvironmentsCommand,
  DescribeJobDefinitionsCommand,
  DescribeJobQueuesCommand,
  type JobDefinition,
  type JobQueueDetail,
} from "@aws-sdk/client-batch";
import { MissingError } from "../errors";
import { submitterEnvironment } from "./functions";
import { allLanes, type World } from "./world";

/** By ARN, those that there are. */
export function jobQueues(world: World): Promise<ReadonlyMap<string, JobQueueDetail>> {
  const { batch, readings } = world;
  const arns = allLanes(world).map(({ jobQueueArn }) => jobQueueArn);
  return readings.read("batch:DescribeJobQueues", "lanes", async () => {
    const answer = await batch.send(new DescribeJobQueuesCommand({ jobQueues: arns }));
    return byArn(answer.jobQueues, ({ jobQueueArn }) => jobQueueArn);
  });
}

/** @throws MissingError */
export async function jobQueueAt(world: World, arn: string): Promise<JobQueueDetail> {
  const queue = (await jobQueues(world)).get(arn);
  if (queue === undefined) throw new MissingError(arn);
  return queue;
}

/** The ARNs of a job queue's pools, in the order in which they are filled. */
export function poolArnsOf({ computeEnvironmentOrder = [] }: JobQueueDetail): string[] {
  return [...computeEnvironmentOrder]
    .sort((one, other) => (one.order ?? 0) - (other.order ?? 0))
    .flatMap(({ computeEnvironment }) => computeEnvironment ?? []);
}

/** By ARN, those that there are of the job queues' pools. */
export async function pools(world: World): Promise<ReadonlyMap<string, ComputeEnvironmentDetail>> {
  const { batch, readings } = world;
  const queues = await jobQueues(world);
  const arns = [...new Set([...queues.values()].flatMap(poolArnsOf))];
  if (arns.length === 0) throw new MissingError("Every pool");
  return readings.read("batch:DescribeComputeEnvironments", "pools", async () => {
    const answer = await batch.send(
      new DescribeComputeEnvironmentsCommand({ computeEnvironments: arns }),
    );
    return byArn(answer.computeEnvironments, ({ computeEnvironmentArn }) => computeEnvironmentArn);
  });
}

/** What the submitter submits, by ARN with revision: nothing for one that is not there. */
export async function jobDefinitions(
  world: World,
): Promise<ReadonlyMap<string, JobDefinition | undefined>> {
  const { batch, readings } = world;
  const { LANES } = await submitterEnvironment(world);
  const arns = [...new Set(Object.values(LANES).map(({ jobDefinitionArn }) => jobDefinitionArn))];
  return readings.read("batch:DescribeJobDefinitions", "submitted", async () => {
    const answer = await batch.send(new DescribeJobDefinitionsCommand({ jobDefinitions: arns }));
    const found = byArn(answer.jobDefinitions, ({ jobDefinitionArn }) => jobDefinitionArn);
    return new Map(arns.map((arn) => [arn, found.get(arn)]));
  });
}

/**
 * What the jobs of a lane are made from.
 *
 * @throws MissingError
 */
export async function jobDefinitionOf(world: World, lane: string): Promise<JobDefinition> {
  const arn = (await submitterEnvironment(world)).LANES[lane]?.jobDefinitionArn;
  const definition = (await jobDefinitions(world)).get(arn ?? "");
  if (definition === undefined) throw new MissingError(arn ?? `Lane ${lane} in the submitter`);
  return definition;
}

/** What one job takes. https://docs.aws.amazon.com/batch/latest/APIReference/API_ResourceRequirement.html */
export function sizeOf({ containerProperties }: JobDefinition) {
  const required = (type: string) =>
    Number(containerProperties?.resourceRequirements?.find((it) => it.type === type)?.value ?? 0);
  return { vcpus: required("VCPU"), memoryMiB: required("MEMORY") };
}

function byArn<Thing>(
  things: readonly Thing[] = [],
  arnOf: (thing: Thing) => string | undefined,
): Map<string, Thing> {
  return new Map(things.map((thing) => [arnOf(thing) ?? "", thing]));
}
