import { randomUUID } from "node:crypto";

/** What a service says of something that happened. */
export interface Happening {
  /** e.g. `aws.batch` */
  readonly source: string;
  /** e.g. `Batch Job State Change` */
  readonly detailType: string;
  /** ARNs of what it happened to. */
  readonly resources: readonly string[];
  readonly detail: object;
}

/** https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
export interface BusEvent {
  readonly version: "0";
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  /** ISO 8601, UTC, whole seconds. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: object;
}

export function busEvent(
  { source, detailType, resources, detail }: Happening,
  { at, region, accountId }: { at: number; region: string; accountId: string },
): BusEvent {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": detailType,
    source,
    account: accountId,
    time: new Date(at).toISOString().replace(/\.\d+Z$/, "Z"),
    region,
    resources,
    detail,
  };
}
