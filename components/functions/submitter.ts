import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { MAX_EVENT_SOURCE_BATCH_SIZE } from "../../contracts/limits";
import type { SubmitterVariable } from "../../contracts/submitter-environment";
import { mapValues } from "../../lib/map-values";
import type { EncryptionKey } from "../access/encryption-key";
import { submitterPermissions } from "../access/function-permissions";
import { ServiceRole } from "../access/service-role";
import type { Worker } from "../compute/worker";
import type { Lane } from "../lanes/lane";
import { createLogGroup } from "../monitoring/log-group";
import type { Storage } from "../storage/storage";
import { BUNDLE_MODULE, bundleFunction } from "./bundle";

/** The queues' visibility timeouts follow from it. */
export const SUBMITTER_TIMEOUT_SECONDS = 60;
/**
 * Four times what the largest event, of 6 MiB, takes (`npm run bench -- submitter`): Lambda gives CPU by memory,
 * and with the share that 512 MiB have, 0.29 of a vCPU, such an event is submitted in about a second.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
const MEMORY_MIB = 512;
/** Calls of the function at once for one lane: enough for thousands of events a second, and few SubmitJob calls. */
const MAX_CALLS_PER_LANE = 5;

export interface SubmitterArgs {
  /** Lanes by name. */
  readonly lanes: Readonly<Record<string, Lane>>;
  readonly storage: Storage;
  readonly worker: Worker;
  /** How long the function's logs are kept, in days: one of `LOG_RETENTION_DAYS`. */
  readonly logRetentionDays: number;
  /** With which queues, work bucket and logs are encrypted. @default AWS's own keys */
  readonly key?: EncryptionKey;
}

/** The function that turns batches of events into array jobs. */
export class Submitter extends pulumi.ComponentResource {
  readonly functionName: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: SubmitterArgs, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:Submitter", name, {}, opts);
    const { logRetentionDays: retentionDays, key } = args;
    const logGroup = createLogGroup(`${name}-logs`, { retentionDays, key }, this);
    const role = createRole(`${name}-role`, args, logGroup, this);
    const lambda = createFunction(name, args, role, logGroup, this);
    for (const [laneName, lane] of Object.entries(args.lanes)) {
      readQueue(`${name}-${laneName}`, lane, lambda, role, this);
    }
    this.functionName = lambda.name;
    this.logGroupName = logGroup.name;
    this.registerOutputs({ functionName: this.functionName, logGroupName: this.logGroupName });
  }
}

function createRole(
  name: string,
  { lanes, storage, worker, key }: SubmitterArgs,
  logGroup: aws.cloudwatch.LogGroup,
  parent: pulumi.Resource,
): ServiceRole {
  const permissions = submitterPermissions({
    queueArns: Object.values(lanes).map(({ queue }) => queue.arn),
    workBucketArn: storage.work.arn,
    jobQueueArns: Object.values(lanes).map(({ jobQueueArn }) => jobQueueArn),
    jobDefinitionArnPrefixes: Object.values(worker.jobDefinitionArnPrefixes),
    logGroupArn: logGroup.arn,
    key,
  });
  return new ServiceRole(name, { service: "lambda.amazonaws.com", permissions }, { parent });
}

/** Without reserved concurrency: the mappings bound it, and new accounts have none to reserve. */
function createFunction(
  name: string,
  args: SubmitterArgs,
  role: ServiceRole,
  logGroup: aws.cloudwatch.LogGroup,
  parent: pulumi.Resource,
): aws.lambda.Function {
  return new aws.lambda.Function(
    name,
    {
      runtime: aws.lambda.Runtime.NodeJS22dX,
      architectures: ["arm64"],
      code: bundleFunction("submitter/index.ts"),
      handler: `${BUNDLE_MODULE}.handler`,
      role: role.arn,
      timeout: SUBMITTER_TIMEOUT_SECONDS,
      memorySize: MEMORY_MIB,
      environment: { variables: environment(args) },
      loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
    },
    { parent, dependsOn: [role] },
  );
}

/** A variable that is missing or too many does not compile. */
function environment({
  lanes,
  storage,
  worker,
}: SubmitterArgs): Record<SubmitterVariable, pulumi.Input<string>> {
  return {
    STACK: pulumi.getStack(),
    IMAGES_BUCKET: storage.images.bucket,
    WORK_BUCKET: storage.work.bucket,
    JOB_DEFINITION_ARNS: pulumi.jsonStringify(worker.jobDefinitionArns),
    LANES: pulumi.jsonStringify(
      mapValues(lanes, ({ queue, jobQueueArn, platform, imagesPerJob }) => ({
        queueArn: queue.arn,
        jobQueueArn,
        platform,
        imagesPerJob,
      })),
    ),
  };
}

/** Lambda tries the role on the queue when the mapping is made, so the whole role must be there. */
function readQueue(
  name: string,
  { queue, batchWindowSeconds }: Lane,
  lambda: aws.lambda.Function,
  role: ServiceRole,
  parent: pulumi.Resource,
): void {
  new aws.lambda.EventSourceMapping(
    name,
    {
      functionName: lambda.name,
      eventSourceArn: queue.arn,
      batchSize: MAX_EVENT_SOURCE_BATCH_SIZE,
      maximumBatchingWindowInSeconds: batchWindowSeconds,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: MAX_CALLS_PER_LANE },
    },
    { parent, dependsOn: [role] },
  );
}
