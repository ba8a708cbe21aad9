import {
  type EventSourceMappingConfiguration,
  paginateListEventSourceMappings,
} from "@aws-sdk/client-lambda";
import { MissingError } from "../errors";
import { findQueue } from "./queues";
import { allLanes, type World } from "./world";

/** What reads a queue. */
export function mappingsOf(
  { lambda, readings }: World,
  queueArn: string,
): Promise<EventSourceMappingConfiguration[]> {
  return readings.read("lambda:ListEventSourceMappings", queueArn, async () => {
    const mappings: EventSourceMappingConfiguration[] = [];
    const request = { EventSourceArn: queueArn };
    for await (const page of paginateListEventSourceMappings({ client: lambda }, request)) {
      mappings.push(...(page.EventSourceMappings ?? []));
    }
    return mappings;
  });
}

/**
 * The function that reads the queues, found through any lane.
 *
 * @throws MissingError when nothing reads any of them
 */
export async function submitterArn(world: World): Promise<string> {
  const found = await Promise.all(
    allLanes(world).map(async ({ queueUrl }) => {
      const queue = await findQueue(world, queueUrl);
      return queue === undefined ? [] : mappingsOf(world, queue.arn);
    }),
  );
  const arn = found.flat().find(({ FunctionArn }) => FunctionArn !== undefined)?.FunctionArn;
  if (arn === undefined) throw new MissingError("The submitter");
  return arn;
}
