import * as aws from "@pulumi/aws";
import { EncryptionKey } from "./components/access/encryption-key";
import { Pools } from "./components/compute/pools";
import { Worker } from "./components/compute/worker";
import { WorkerImage } from "./components/compute/worker-image";
import { Recover } from "./components/functions/recover";
import { SUBMITTER_TIMEOUT_SECONDS, Submitter } from "./components/functions/submitter";
import { ImageEvents } from "./components/lanes/image-events";
import { Lane } from "./components/lanes/lane";
import { Monitoring } from "./components/monitoring/monitoring";
import { Network } from "./components/network/network";
import { LabelTable } from "./components/storage/label-table";
import { Storage } from "./components/storage/storage";
import { stackTags, tagEverything } from "./components/tags";
import { loadConfig } from "./config";
import { platformOf } from "./contracts/job";
import { mapValues } from "./lib/map-values";

const config = loadConfig();
const { protect, logRetentionDays, worker: size } = config;
const { architecture } = size;
tagEverything(stackTags());

const { accountId } = aws.getCallerIdentityOutput();
const key = config.customerManagedKey
  ? new EncryptionKey("labeler-key", { accountId, region: config.region, protect })
  : undefined;
const storage = new Storage("labeler", {
  imagesBucket: config.imagesBucket,
  region: config.region,
  key,
  protect,
});
const table = new LabelTable("labeler", { key, protect });
const network = new Network("labeler", {
  mode: config.network,
  region: config.region,
  platforms: Object.values(config.pools).map(({ type }) => platformOf(type)),
});
const pools = new Pools("labeler", {
  pools: config.pools,
  network,
  architecture,
  jobTimeoutMinutes: size.timeoutMinutes,
});

const laneResources = mapValues(
  config.lanes,
  (lane, name) =>
    new Lane(`labeler-${name}`, {
      ...lane,
      poolNames: lane.pools,
      pools,
      functionTimeoutSeconds: SUBMITTER_TIMEOUT_SECONDS,
      key,
    }),
);

const image = new WorkerImage("labeler", { protect, architecture });
const worker = new Worker("labeler-worker", {
  image,
  storage,
  table,
  network,
  region: config.region,
  platforms: Object.values(laneResources).map(({ platform }) => platform),
  architecture,
  size,
  attempts: size.attempts,
  timeoutMinutes: size.timeoutMinutes,
  logRetentionDays,
  key,
  readExif: size.exif,
  lanePrefixes: mapValues(config.lanes, ({ prefix }) => prefix),
  maxWorkers: config.maxWorkers,
  rekognition: config.rekognition,
});

const submitter = new Submitter("labeler-submitter", {
  lanes: laneResources,
  storage,
  worker,
  logRetentionDays,
  key,
});
const recover = new Recover("labeler-recover", {
  lanes: laneResources,
  storage,
  table,
  logRetentionDays,
  key,
});
new ImageEvents("labeler", { images: storage.images, lanes: laneResources, accountId });
const monitoring = new Monitoring("labeler-monitoring", {
  region: config.region,
  lanes: laneResources,
  functionTimeoutSeconds: SUBMITTER_TIMEOUT_SECONDS,
  functions: { submitter: submitter.functionName, recover: recover.functionName },
  rules: { "failed-jobs": recover.ruleName },
  eventDeadLetters: { recover: recover.deadLetterQueueName },
  worker: size,
  imageProperties: config.rekognition.imageProperties,
  logRetentionDays,
  alarmEmail: config.alarmEmail,
  key,
});

export const imagesBucket = storage.images.bucket;
export const workBucket = storage.work.bucket;
export const labelTable = table.table;
export const region = config.region;
export const imageUri = image.imageUri;
export const dashboardUrl = monitoring.dashboardUrl;
export const recoverDeadLetterQueueUrl = recover.deadLetterUrl;
export const logGroups = {
  submitter: submitter.logGroupName,
  recover: recover.logGroupName,
  worker: worker.logGroupName,
};
export const lanes = mapValues(laneResources, ({ prefix, queue, jobQueueArn }) => ({
  prefix,
  queueUrl: queue.url,
  deadLetterQueueUrl: queue.deadLetterUrl,
  jobQueueArn,
}));
