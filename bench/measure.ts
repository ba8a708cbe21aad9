import { type AttributeValue, DynamoDBClient, paginateScan } from "@aws-sdk/client-dynamodb";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { findLane, type Target } from "../cli/target/target";
import type { LaneOutputs } from "../contracts/outputs";
import { RECORD_ENTRY } from "../contracts/table";
import { concurrently } from "../lib/concurrently";
import type { LocalCloud, LocalCloudCounters } from "../local/cloud";
import { describeProblems, onFreshCloud } from "./fresh-cloud";

/** What one design took for the same images. */
export interface Measurement {
  readonly images: number;
  readonly seconds: number;
  readonly submitJobCalls: number;
  readonly workerProcesses: number;
  readonly peakWorkerMiB: number;
}

export interface Design {
  readonly projectDirectory: string;
  readonly config: Readonly<Record<string, string>>;
  readonly lane: string;
  /** Workers are containers. @default false */
  readonly docker?: boolean;
  /** @default no limit */
  readonly detectLabelsPerSecond?: number;
  /** Returns when the last of the images, which are in the bucket, is labelled. */
  readonly label: (
    target: Target,
    lane: LaneOutputs,
    keys: readonly string[],
    counters: () => LocalCloudCounters,
  ) => Promise<void>;
}

const PUTS_AT_ONCE = 16;

/**
 * Runs a design on a fresh local cloud. The clock starts when all images are in the bucket, for that
 * takes either design the same time.
 */
export async function measure(design: Design, images: readonly Buffer[]): Promise<Measurement> {
  const { projectDirectory, config, docker } = design;
  const { detectLabelsPerSecond = Number.POSITIVE_INFINITY } = design;
  const options = { projectDirectory, config, docker, detectLabelsPerSecond };
  return onFreshCloud(options, async (cloud, target) => {
    const lane = findLane(target.outputs.lanes, design.lane);
    const keys = await putImages(target, lane.prefix, images);
    const startedAt = performance.now();
    cloud.run();
    await design.label(target, lane, keys, () => cloud.counters);
    const seconds = (performance.now() - startedAt) / 1000;
    await checkAllLabeled(cloud, target, images.length);
    const { submitJobCalls, workerProcesses, peakWorkerMemoryBytes } = cloud.counters;
    const peakWorkerMiB = peakWorkerMemoryBytes / 1024 / 1024;
    return { images: images.length, seconds, submitJobCalls, workerProcesses, peakWorkerMiB };
  });
}

async function putImages(
  { s3, outputs }: Target,
  prefix: string,
  images: readonly Buffer[],
): Promise<string[]> {
  const keys = images.map((_, index) => `${prefix}${index}.jpg`);
  await concurrently(images.entries(), PUTS_AT_ONCE, async ([index, Body]) => {
    const put = { Bucket: outputs.imagesBucket, Key: keys[index], Body, ContentType: "image/jpeg" };
    await s3.send(new PutObjectCommand(put));
  });
  return keys;
}

/** The baseline's items have neither entry nor outcome. */
function isLabeledRecord({ entry, outcome }: Record<string, AttributeValue>): boolean {
  return (entry?.S ?? RECORD_ENTRY) === RECORD_ENTRY && outcome?.S !== "REJECTED";
}

/** A figure for work that was not done would be worth nothing. */
async function checkAllLabeled(cloud: LocalCloud, target: Target, expected: number): Promise<void> {
  const client = new DynamoDBClient({
    endpoint: cloud.endpoint,
    region: cloud.region,
    credentials: cloud.operator,
  });
  let labeled = 0;
  for await (const { Items = [] } of paginateScan(
    { client },
    { TableName: target.outputs.labelTable },
  )) {
    labeled += Items.filter(isLabeledRecord).length;
  }
  client.destroy();
  if (labeled === expected) return;
  throw new Error(`${labeled} of ${expected} images were labelled.\n${describeProblems(cloud)}`);
}
