import { GetObjectCommand, paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { findLane, type Target } from "../cli/target/target";
import { MANIFESTS_PREFIX, parseManifest } from "../contracts/manifest";
import type { LaneOutputs } from "../contracts/outputs";
import type { LocalCloud } from "../local/cloud";
import type { FunctionDefinition } from "../local/lambda/definitions";
import { describeProblems, onFreshCloud } from "./fresh-cloud";
import { type BatchSource, fullBatch } from "./full-batch";
import { bareFunction, codeBytes, coldStart, invokeRepeatedly } from "./function-figures";
import { waitUntilEmpty } from "./queue";
import { formatRow, ratio } from "./rows";
import { sendTriggers } from "./triggers";

const LANE = "bulk";
const MEGABYTE = 1_000_000;
const MIB = 1024 * 1024;
const SMALL_BATCH_MESSAGES = 10;
const FULL_BATCHES = 3;

/**
 * Measures the submitter as it is deployed, in the lane `bulk` of a stack that configures nothing: by
 * itself, and between the real queue and the real SubmitJob of the local cloud, which runs no jobs.
 */
export async function benchSubmitter(triggers: number): Promise<void> {
  await onFreshCloud({}, async (cloud, target) => {
    const lane = findLane(target.outputs.lanes, LANE);
    const { definition, source } = await submitterOf(cloud, target, lane);
    console.log(formatRow("", "submitter", "base", "ratio"));
    await printFunction(cloud, definition, source);
    await printSubmissions(cloud, target, lane, triggers);
    for (const line of LEGEND) console.log(line);
  });
}

const LEGEND = [
  "code: of 1 MB. cold start: from fork to answer, of a function that does nothing.",
  "full batch: 6 MB of events, the slowest of 3, of the function's timeout; its peak of the function's memory.",
  "SubmitJob calls: of one call an image.",
];

async function submitterOf(
  cloud: LocalCloud,
  { sqs, outputs }: Target,
  { queueUrl, prefix }: LaneOutputs,
): Promise<{ definition: FunctionDefinition; source: BatchSource }> {
  const ask = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["QueueArn"] });
  const queueArn = (await sqs.send(ask)).Attributes?.QueueArn ?? "";
  const definition = cloud.readerOf(queueArn);
  if (definition === undefined) throw new Error(`No function reads ${queueUrl}.`);
  const { region, imagesBucket: bucket } = outputs;
  return { definition, source: { queueArn, region, bucket, prefix } };
}

async function printFunction(
  cloud: LocalCloud,
  definition: FunctionDefinition,
  source: BatchSource,
): Promise<void> {
  const bytes = await codeBytes(definition);
  console.log(formatRow("code, bytes", bytes, MEGABYTE, ratio(bytes, MEGABYTE)));

  const small = await fullBatch(source, SMALL_BATCH_MESSAGES);
  const cold = await coldStart(cloud, definition, small);
  const bare = await bareFunction(definition, (nothing) => coldStart(cloud, nothing, small));
  console.log(formatRow("cold start, ms", cold.toFixed(0), bare.toFixed(0), ratio(cold, bare)));

  const full = await fullBatch(source);
  const figures = await invokeRepeatedly(cloud, definition, full, FULL_BATCHES);
  const seconds = figures.milliseconds / 1000;
  const { timeoutSeconds, memoryMiB } = definition;
  const name = `full batch of ${full.Records.length}, s`;
  console.log(formatRow(name, seconds.toFixed(2), timeoutSeconds, ratio(seconds, timeoutSeconds)));
  if (figures.peakMemoryBytes === undefined) return;
  const peak = figures.peakMemoryBytes / MIB;
  console.log(formatRow("peak memory, MiB", peak.toFixed(0), memoryMiB, ratio(peak, memoryMiB)));
}

async function printSubmissions(
  cloud: LocalCloud,
  target: Target,
  { prefix, queueUrl }: LaneOutputs,
  triggers: number,
): Promise<void> {
  const { sqs, outputs } = target;
  const keys = Array.from({ length: triggers }, (_, index) => `${prefix}${index}.jpg`);
  const sending = await timed(() => sendTriggers(sqs, queueUrl, outputs.imagesBucket, keys));
  const before = cloud.counters.submitJobCalls;
  const inManifests = await countInManifests(target);
  const submitting = await timed(() => {
    cloud.run({ jobs: false });
    return waitUntilEmpty(sqs, queueUrl);
  });
  const calls = cloud.counters.submitJobCalls - before;
  const submitted = (await countInManifests(target)) - inManifests;
  if (submitted !== triggers) {
    const problems = describeProblems(cloud);
    throw new Error(`${submitted} of ${triggers} triggers are in manifests.\n${problems}`);
  }
  console.log(formatRow("SubmitJob calls", calls, triggers, ratio(calls, triggers)));
  console.log(
    `${triggers} triggers: sent in ${sending.toFixed(1)} s, submitted in ${submitting.toFixed(1)} s, ` +
      "the last batch's window with them.",
  );
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

/** A figure for work that was not done would be worth nothing. */
async function countInManifests({ s3, outputs }: Target): Promise<number> {
  const where = { Bucket: outputs.workBucket, Prefix: MANIFESTS_PREFIX };
  let triggers = 0;
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, where)) {
    for (const { Key } of Contents) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: outputs.workBucket, Key }));
      triggers += parseManifest((await Body?.transformToString()) ?? "").length;
    }
  }
  return triggers;
}
