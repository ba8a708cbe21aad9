import { setTimeout as pause } from "node:timers/promises";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { recordsOf } from "../cli/table/records";
import { findLane, type Target } from "../cli/target/target";
import { imageUri } from "../contracts/table";
import { concurrently } from "../lib/concurrently";
import type { LocalCloud } from "../local/cloud";
import { describeProblems, onFreshCloud } from "./fresh-cloud";
import { drawImages } from "./images";
import { formatRow, median, ratio } from "./rows";
import { sendTriggers } from "./triggers";

export interface PriorityOptions {
  /** Of the backlog. */
  readonly triggers: number;
  /** Of these triggers, the first, as many as have an object: they keep the workers labeling. */
  readonly images: number;
}

/** What became of express images that came one after the other. */
interface Arrivals {
  readonly seconds: readonly number[];
  /** Images of all lanes that DetectLabels answered meanwhile, a second. */
  readonly labeledPerSecond: number;
}

const EXPRESS_IMAGES = 10;
const DIFFERENT_IMAGES = 200;
const PUTS_AT_ONCE = 16;
const POLL_MILLISECONDS = 25;
const GIVE_UP_MILLISECONDS = 120_000;
/** Bulk workers are then past their start, at the rate that the quota leaves them. */
const LABELED_BEFORE = 500;

/**
 * Measures how long an express image takes from its upload until it is settled, without and with a
 * backlog in the lane `bulk`, each on a local cloud of its own that configures nothing: default lanes,
 * pools, and quota of DetectLabels.
 */
export async function benchPriority({ triggers, images }: PriorityOptions): Promise<void> {
  const bodies: Buffer[] = [];
  for await (const body of drawImages(DIFFERENT_IMAGES)) bodies.push(body);
  const unloaded = await onFreshCloud({}, async (cloud, target) => {
    cloud.run();
    return sendExpress(cloud, target, bodies);
  });
  const loaded = await onFreshCloud({}, async (cloud, target) => {
    await makeBacklog(target, bodies, { triggers, images });
    cloud.run();
    await untilLabeled(cloud, LABELED_BEFORE);
    const arrivals = await sendExpress(cloud, target, bodies);
    checkStillLabeling(cloud, images);
    return arrivals;
  });
  print(unloaded, loaded);
}

/** One image after the other, after one that warms the function up. */
async function sendExpress(
  cloud: LocalCloud,
  target: Target,
  bodies: readonly Buffer[],
): Promise<Arrivals> {
  const { prefix } = findLane(target.outputs.lanes, "express");
  await settle(target, `${prefix}warm-up.jpg`, bodies[0]);
  const startedAt = performance.now();
  const before = labeled(cloud);
  const seconds: number[] = [];
  while (seconds.length < EXPRESS_IMAGES) {
    const key = `${prefix}${seconds.length}.jpg`;
    seconds.push(await settle(target, key, bodies[seconds.length]));
  }
  const elapsed = (performance.now() - startedAt) / 1000;
  return { seconds, labeledPerSecond: (labeled(cloud) - before) / elapsed };
}

/** Seconds from the start of the upload until the record is there. */
async function settle(target: Target, Key: string, Body: Buffer | undefined): Promise<number> {
  const { imagesBucket: Bucket, labelTable } = target.outputs;
  const image = imageUri(Bucket, Key);
  const startedAt = performance.now();
  await target.s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: "image/jpeg" }));
  for (;;) {
    const { size } = await recordsOf(target.table, labelTable, [image], pause);
    const elapsed = performance.now() - startedAt;
    if (size > 0) return elapsed / 1000;
    if (elapsed > GIVE_UP_MILLISECONDS) throw new Error(`${image} is not settled after 2 minutes.`);
    await pause(POLL_MILLISECONDS);
  }
}

/** Objects first, by the events that they cause; then triggers of keys that have none. */
async function makeBacklog(
  target: Target,
  bodies: readonly Buffer[],
  { triggers, images }: PriorityOptions,
): Promise<void> {
  const { prefix, queueUrl } = findLane(target.outputs.lanes, "bulk");
  const { imagesBucket: Bucket } = target.outputs;
  const keys = Array.from({ length: triggers }, (_, index) => `${prefix}${index}.jpg`);
  await concurrently(keys.slice(0, images).entries(), PUTS_AT_ONCE, async ([index, Key]) => {
    const Body = bodies[index % bodies.length];
    await target.s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: "image/jpeg" }));
  });
  await sendTriggers(target.sqs, queueUrl, Bucket, keys.slice(images));
}

async function untilLabeled(cloud: LocalCloud, images: number): Promise<void> {
  while (labeled(cloud) < images) {
    if (cloud.problems.length > 0) throw new Error(describeProblems(cloud));
    await pause(POLL_MILLISECONDS);
  }
}

function labeled(cloud: LocalCloud): number {
  const { detectLabelsCalls, detectLabelsThrottled } = cloud.counters;
  return detectLabelsCalls - detectLabelsThrottled;
}

/** Once the images are used up, workers only see that objects are gone: that would be no load. */
function checkStillLabeling(cloud: LocalCloud, images: number): void {
  if (cloud.problems.length > 0) throw new Error(describeProblems(cloud));
  if (labeled(cloud) < images) return;
  throw new Error(
    `All ${images} images of the backlog were labeled too soon: give more, --images.`,
  );
}

function print(unloaded: Arrivals, loaded: Arrivals): void {
  const middle = [median(unloaded.seconds), median(loaded.seconds)] as const;
  const worst = [Math.max(...unloaded.seconds), Math.max(...loaded.seconds)] as const;
  const row = (name: string, [before, after]: readonly [number, number]) =>
    formatRow(name, before.toFixed(2), after.toFixed(2), ratio(after, before));
  console.log(formatRow("", "no backlog", "backlog", "ratio"));
  console.log(row("express image settled, s", middle));
  console.log(row(`the worst of ${EXPRESS_IMAGES}, s`, worst));
  console.log(
    formatRow(
      "labeled meanwhile, images/s",
      unloaded.labeledPerSecond.toFixed(1),
      loaded.labeledPerSecond.toFixed(1),
    ),
  );
}
