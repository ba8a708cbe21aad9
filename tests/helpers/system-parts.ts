import type { JobDetail } from "@aws-sdk/client-batch";
import type { DescribedSystem } from "./described-system";
import { jobQueueArn, queueArn, queueUrl, SUBMITTER } from "./sound-system";

/** Pieces of a described system, to be changed in place. */

export function notification({ notification: all }: DescribedSystem, lane: string) {
  return there(all?.QueueConfigurations?.find(({ Id }) => Id === lane));
}

export function rule({ rules }: DescribedSystem, name: string) {
  return there(rules.find(({ Name }) => Name === name));
}

export function setAttribute(
  { queues }: DescribedSystem,
  queue: string,
  name: string,
  change: (value: string) => string,
): void {
  const attributes = there(queues[queueUrl(queue)]);
  const before = there(attributes[name]);
  const after = change(before);
  if (after === before) throw new Error(`${name} stays as it was.`);
  attributes[name] = after;
}

export function mapping({ mappings }: DescribedSystem, lane: string) {
  return there(mappings[queueArn(lane)]?.[0]);
}

export function lambda({ functions }: DescribedSystem, arn: string) {
  return there(functions[arn]);
}

/** What the submitter is told. */
export function variables(system: DescribedSystem) {
  return there(lambda(system, SUBMITTER).Environment?.Variables);
}

export function jobQueue({ jobQueues }: DescribedSystem, lane: string) {
  return there(jobQueues.find((it) => it.jobQueueArn === jobQueueArn(lane)));
}

export function pool({ pools }: DescribedSystem, arn: string) {
  return there(pools.find(({ computeEnvironmentArn }) => computeEnvironmentArn === arn));
}

export function definition({ jobDefinitions }: DescribedSystem) {
  return there(jobDefinitions[0]);
}

/** What workers are told. */
export function setVariable(system: DescribedSystem, name: string, value: string): void {
  const all = definition(system).containerProperties?.environment;
  there(all?.find((it) => it.name === name)).value = value;
}

export function routeTable({ routeTables }: DescribedSystem) {
  return there(routeTables[0]);
}

/** The way to the Internet. */
export function route(system: DescribedSystem) {
  return there(routeTable(system).Routes?.[1]);
}

export function endpoint({ endpoints }: DescribedSystem, service: string) {
  return there(endpoints.find(({ VpcEndpointId }) => VpcEndpointId === `vpce-${service}`));
}

/** Lets a job wait for a pool, for so long before the first of January 2026. */
export function wait(
  system: DescribedSystem,
  lane: string,
  seconds: number,
  statusReason?: string,
): void {
  const createdAt = Date.UTC(2026, 0, 1) - seconds * 1000;
  const jobId = `${lane}-job`;
  const job: Partial<JobDetail> = {
    jobId,
    jobName: jobId,
    status: "RUNNABLE",
    createdAt,
    statusReason,
  };
  system.runnable[jobQueueArn(lane)] = [job as JobDetail];
}

/** Lets a log group have a line, of so long before the first of January 2026. */
export function log(
  system: DescribedSystem,
  group: string,
  secondsAgo: number,
  line: object,
): void {
  const timestamp = Date.UTC(2026, 0, 1) - secondsAgo * 1000;
  system.logged[group] = [
    ...(system.logged[group] ?? []),
    { timestamp, message: JSON.stringify(line) },
  ];
}

function there<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new Error("The system has no such piece.");
  return thing;
}
