import type * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Architecture, Platform } from "../../contracts/job";
import type { WorkerVariable } from "../../contracts/worker-environment";
import { mapValues } from "../../lib/map-values";
import type { EncryptionKey } from "../access/encryption-key";
import { ServiceRole } from "../access/service-role";
import { executionPermissions, jobPermissions } from "../access/worker-permissions";
import { createLogGroup } from "../monitoring/log-group";
import type { Network } from "../network/network";
import type { LabelTable } from "../storage/label-table";
import type { Storage } from "../storage/storage";
import { createJobDefinition } from "./job-definition";
import type { WorkerContainer } from "./worker-container";
import type { WorkerImage } from "./worker-image";

const TASKS_SERVICE = "ecs-tasks.amazonaws.com";

export interface WorkerArgs {
  readonly image: WorkerImage;
  readonly storage: Storage;
  readonly table: LabelTable;
  readonly network: Network;
  readonly region: string;
  /** What the lanes' jobs run on: one job definition is made for each. */
  readonly platforms: readonly Platform[];
  /** Of the image. Caution: jobs that wait keep the image that they were submitted for. */
  readonly architecture: Architecture;
  /** What one worker gets. */
  readonly size: { readonly vcpus: number; readonly memoryMiB: number };
  /** How often Batch starts a job in all, 1 to 10: the first time, and again after what may pass. */
  readonly attempts: number;
  /** After so long an attempt is stopped for good. */
  readonly timeoutMinutes: number;
  /** How long the worker's logs are kept, in days: one of `LOG_RETENTION_DAYS`. */
  readonly logRetentionDays: number;
  /** With which buckets, table and logs are encrypted. @default AWS's own keys */
  readonly key?: EncryptionKey;
  /** Whether the record tells when, where and by which camera a picture was taken. */
  readonly readExif: boolean;
  /** Key prefix of each lane, by the lane's name. */
  readonly lanePrefixes: Readonly<Record<string, string>>;
  /** Workers that the pools can run at once: they share the quota of Rekognition. */
  readonly maxWorkers: number;
  readonly rekognition: {
    /** The account's quota of DetectLabels in this Region. */
    readonly requestsPerSecond: number;
    /** Percent: labels that Rekognition is less sure of are left out. */
    readonly minConfidence: number;
    readonly maxLabels: number;
    /** Colours, brightness and sharpness too, at a price of its own for each image. */
    readonly imageProperties: boolean;
  };
}

/** The job definitions: how Batch runs the worker's image, and what the worker may do. */
export class Worker extends pulumi.ComponentResource {
  /** With their revisions. */
  readonly jobDefinitionArns: Readonly<Partial<Record<Platform, pulumi.Output<string>>>>;
  /** Without revisions. */
  readonly jobDefinitionArnPrefixes: Readonly<Partial<Record<Platform, pulumi.Output<string>>>>;
  readonly logGroupName: pulumi.Output<string>;

  constructor(name: string, args: WorkerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:Worker", name, {}, opts);
    const { logRetentionDays: retentionDays, key } = args;
    const logGroup = createLogGroup(`${name}-logs`, { retentionDays, key }, this);
    const jobRole = createJobRole(`${name}-job`, args, this);
    const executionRole = createExecutionRole(`${name}-execution`, args, logGroup, this);
    const container = describeContainer(args, jobRole, executionRole, logGroup);
    // Tasks fail at their start when the log group is missing, and at their first call without policies.
    const definitions = createDefinitions(name, container, args, {
      parent: this,
      dependsOn: [logGroup, jobRole, executionRole],
    });
    this.jobDefinitionArns = mapValues(definitions, ({ arn }) => arn);
    this.jobDefinitionArnPrefixes = mapValues(definitions, ({ arnPrefix }) => arnPrefix);
    this.logGroupName = logGroup.name;
    this.registerOutputs({
      jobDefinitionArns: this.jobDefinitionArns,
      jobDefinitionArnPrefixes: this.jobDefinitionArnPrefixes,
      logGroupName: this.logGroupName,
    });
  }
}

function createJobRole(name: string, { storage, table }: WorkerArgs, parent: pulumi.Resource) {
  const permissions = jobPermissions({
    imagesBucketArn: storage.images.arn,
    workBucketArn: storage.work.arn,
    tableArn: table.arn,
    keys: [storage.images.key, storage.work.key, table.key],
  });
  return new ServiceRole(name, { service: TASKS_SERVICE, permissions }, { parent });
}

function createExecutionRole(
  name: string,
  { image }: WorkerArgs,
  logGroup: aws.cloudwatch.LogGroup,
  parent: pulumi.Resource,
) {
  const permissions = executionPermissions({
    repositoryArn: image.repositoryArn,
    logGroupArn: logGroup.arn,
  });
  return new ServiceRole(name, { service: TASKS_SERVICE, permissions }, { parent });
}

function describeContainer(
  args: WorkerArgs,
  jobRole: ServiceRole,
  executionRole: ServiceRole,
  logGroup: aws.cloudwatch.LogGroup,
): WorkerContainer {
  const { size, architecture, region } = args;
  return {
    size,
    architecture,
    region,
    imageUri: args.image.imageUri,
    environment: environment(args),
    assignPublicIp: args.network.assignPublicIp,
    jobRoleArn: jobRole.arn,
    executionRoleArn: executionRole.arn,
    logGroup: logGroup.name,
  };
}

/** The one for Fargate has the name that it had when there was no other. */
function createDefinitions(
  name: string,
  container: WorkerContainer,
  { platforms, attempts, timeoutMinutes }: WorkerArgs,
  opts: pulumi.CustomResourceOptions,
): Record<string, aws.batch.JobDefinition> {
  const names = { FARGATE: name, EC2: `${name}-ec2` };
  return Object.fromEntries(
    [...new Set(platforms)].sort().map((platform) => {
      const args = { platform, container, attempts, timeoutMinutes };
      return [platform, createJobDefinition(names[platform], args, opts)];
    }),
  );
}

/** A variable that is missing or too many does not compile. */
function environment(args: WorkerArgs): Record<WorkerVariable, pulumi.Input<string>> {
  const prefixes = Object.entries(args.lanePrefixes).map(([lane, prefix]) => [prefix, lane]);
  return {
    STACK: pulumi.getStack(),
    IMAGES_BUCKET: args.storage.images.bucket,
    LABEL_TABLE: args.table.table,
    LANE_PREFIXES: JSON.stringify(Object.fromEntries(prefixes)),
    DETECT_LABELS_PER_SECOND: String(args.rekognition.requestsPerSecond),
    MAX_WORKERS: String(args.maxWorkers),
    MIN_CONFIDENCE: String(args.rekognition.minConfidence),
    MAX_LABELS: String(args.rekognition.maxLabels),
    IMAGE_PROPERTIES: String(args.rekognition.imageProperties),
    READ_EXIF: String(args.readExif),
    MEMORY_MIB: String(args.size.memoryMiB),
  };
}
