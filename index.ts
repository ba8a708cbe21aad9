import * as aws from "@pulumi/aws";
import { ImageEvents } from "./components/image-events";
import { LabelTable } from "./components/label-table";
import { Lane } from "./components/lane";
import { Network } from "./components/network";
import { Pools } from "./components/pools";
import { Storage } from "./components/storage";
import { SUBMITTER_TIMEOUT_SECONDS, Submitter } from "./components/submitter";
import { Worker } from "./components/worker";
import { WorkerImage } from "./components/worker-image";
import { loadConfig } from "./config";
import { mapValues } from "./lib/map-values";

const config = loadConfig();
const { protect, worker: size } = config;

const storage = new Storage("labeler", { protect });
const table = new LabelTable("labeler", { protect });
const network = new Network("labeler", { mode: config.network, region: config.region });
const pools = new Pools("labeler", { pools: config.pools, network });
const { accountId } = aws.getCallerIdentityOutput();

const laneResources = mapValues(
  config.lanes,
  (lane, name) =>
    new Lane(`labeler-${name}`, {
      ...lane,
      poolNames: lane.pools,
      pools,
      bucketArn: storage.images.arn,
      accountId,
      functionTimeoutSeconds: SUBMITTER_TIMEOUT_SECONDS,
    }),
);

const image = new WorkerImage("labeler", { protect });
const worker = new Worker("labeler-worker", {
  image,
  storage,
  table,
  network,
  region: config.region,
  size,
  attempts: size.attempts,
  timeoutMinutes: size.timeoutMinutes,
  lanePrefixes: mapValues(config.lanes, ({ prefix }) => prefix),
  maxWorkers: config.maxWorkers,
  rekognition: config.rekognition,
});

new Submitter("labeler-submitter", { lanes: laneResources, storage, worker });
new ImageEvents("labeler", { bucket: storage.images.bucket, lanes: laneResources });

export const imagesBucket = storage.images.bucket;
export const workBucket = storage.work.bucket;
export const labelTable = table.table;
export const region = config.region;
export const imageUri = image.imageUri;
export const lanes = mapValues(laneResources, ({ prefix, queue, jobQueueArn }) => ({
  prefix,
  queueUrl: queue.url,
  deadLetterQueueUrl: queue.deadLetterUrl,
  jobQueueArn,
}));
