import { type Costs, estimateCosts, type Workload } from "../../contracts/costs";
import { detectLabelsQuota } from "../../contracts/limits";
import {
  QUEUE_REQUESTS_MILLION,
  S3_GETS_THOUSAND,
  S3_PUTS_THOUSAND,
  TABLE_READS_MILLION,
  TABLE_WRITES_MILLION,
} from "../../contracts/prices";

/** What a stack's outputs do not tell, taken as docs/costs.md has it. */
export const ASSUMED = {
  labelEntries: 12,
  recordKiB: 2,
  worker: { vcpus: 1, memoryMiB: 2048, architecture: "x86_64" },
  workers: 6,
  publicAddresses: true,
} as const;

/** What a sync has asked of AWS, and what it asks the workers for. */
export interface Usage {
  /** To be labeled, unless they turn out to be rejected. */
  readonly images: number;
  /** Whose records are to be removed. */
  readonly gone: number;
  readonly listCalls: number;
  readonly headCalls: number;
  readonly readUnits: number;
  readonly marks: number;
  readonly queueRequests: number;
}

/** Dollars, at most: as if no image had been labeled in this month. */
export interface SyncCosts {
  readonly detectLabels: number;
  /** On top, where the stack asks for them. */
  readonly imageProperties: number;
  /** Workers, table, S3, functions and logs. */
  readonly labeling: number;
  /** The calls of the sync itself, and its messages on their way. */
  readonly sync: number;
}

/** Of a message: sent, received, deleted. */
const REQUESTS_PER_MESSAGE = 3;
const MILLION = 1_000_000;

export function syncCosts(usage: Usage, region: string): SyncCosts {
  const { detectLabels, imageProperties, queues, ...rest } = estimateCosts(
    workload(usage.images, region),
  );
  return {
    detectLabels,
    imageProperties,
    labeling: sum(rest) + removalDollars(usage.gone),
    sync:
      (usage.listCalls / 1000) * S3_PUTS_THOUSAND +
      (usage.headCalls / 1000) * S3_GETS_THOUSAND +
      (usage.readUnits / MILLION) * TABLE_READS_MILLION +
      ((usage.marks * ASSUMED.recordKiB) / MILLION) * TABLE_WRITES_MILLION +
      ((usage.queueRequests * REQUESTS_PER_MESSAGE) / MILLION) * QUEUE_REQUESTS_MILLION,
  };
}

/** What is to be paid, without what only some stacks ask for. */
export function totalDollars({ detectLabels, labeling, sync }: SyncCosts): number {
  return detectLabels + labeling + sync;
}

function workload(images: number, region: string): Workload {
  const imagesPerSecond = detectLabelsQuota(region);
  return { ...ASSUMED, images, imageProperties: true, imagesPerSecond, areStored: true };
}

/** The record and its label entries, with their copies in the index. */
function removalDollars(images: number): number {
  const units = 2 * ASSUMED.recordKiB + 3 * ASSUMED.labelEntries;
  return ((images * units) / MILLION) * TABLE_WRITES_MILLION;
}

function sum(costs: Partial<Costs>): number {
  return Object.values(costs).reduce((all, dollars) => all + dollars, 0);
}
