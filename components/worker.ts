import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { JOB_COMMAND } from "../contracts/job";
import type { WorkerVariable } from "../contracts/worker-environment";
import type { LabelTable } from "./label-table";
import { createLogGroup } from "./log-group";
import type { Network } from "./network";
import { executionPermissions, jobPermissions } from "./permissions";
import { retryStrategy } from "./retry-strategy";
import { ServiceRole } from "./service-role";
import type { Storage } from "./storage";
import type { WorkerImage } from "./worker-image";

const TASKS_SERVICE = "ecs-tasks.amazonaws.com";

export interface WorkerArgs {
  readonly image: WorkerImage;
  readonly storage: Storage;
  readonly table: LabelTable;
  readonly network: Network;
  readonly region: string;
  /** What one worker gets. */
  readonly size: { readonly vcpus: number; readonly memoryMiB: number };
  /** How often Batch starts a job in all, 1 to 10: the first time, and again after what may pass. */
  readonly attempts: number;
  /** After so long an attempt is stopped for good. */
  readonly timeoutMinutes: number;
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

/** The job definition: how Batch runs the worker's image, and what the worker may do. */
export class Worker extends pulumi.ComponentResource {
  /** With its revision. */
  readonly jobDefinitionArn: pulumi.Output<string>;
  /** Without a revision. */
  readonly jobDefinitionArnPrefix: pulumi.Output<string>;

  constructor(name: string, args: WorkerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:Worker", name, {}, opts);
    const logGroup = createLogGroup(`${name}-logs`, this);
    const jobRole = createJobRole(`${name}-job`, args, this);
    const executionRole = createExecutionRole(`${name}-execution`, args, logGroup, this);
    const container = containerProperties(args, jobRole, executionRole, logGroup);
    const definition = new aws.batch.JobDefinition(
      name,
      {
        type: "container",
        platformCapabilities: ["FARGATE"],
        containerProperties: container,
        retryStrategy: retryStrategy(args.attempts),
        timeout: { attemptDurationSeconds: args.timeoutMinutes * 60 },
        propagateTags: true,
        // Jobs that wait, and the function until it is updated, still use the revision before.
        deregisterOnNewRevision: false,
      },
      // Tasks fail at their start when the log group is missing, and at their first call without policies.
      { parent: this, dependsOn: [logGroup, jobRole, executionRole] },
    );
    this.jobDefinitionArn = definition.arn;
    this.jobDefinitionArnPrefix = definition.arnPrefix;
    this.registerOutputs({
      jobDefinitionArn: this.jobDefinitionArn,
      jobDefinitionArnPrefix: this.jobDefinitionArnPrefix,
    });
  }
}

function createJobRole(name: string, { storage, table }: WorkerArgs, parent: pulumi.Resource) {
  const permissions = jobPermissions({
    imagesBucketArn: storage.images.arn,
    workBucketArn: storage.work.arn,
    tableArn: table.arn,
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

/** https://docs.aws.amazon.com/batch/latest/APIReference/API_ContainerProperties.html */
function containerProperties(
  args: WorkerArgs,
  jobRole: ServiceRole,
  executionRole: ServiceRole,
  logGroup: aws.cloudwatch.LogGroup,
): pulumi.Output<string> {
  return pulumi.jsonStringify({
    image: args.image.imageUri,
    command: JOB_COMMAND,
    environment: Object.entries(environment(args)).map(([name, value]) => ({ name, value })),
    jobRoleArn: jobRole.arn,
    executionRoleArn: executionRole.arn,
    resourceRequirements: [
      { type: "VCPU", value: String(args.size.vcpus) },
      { type: "MEMORY", value: String(args.size.memoryMiB) },
    ],
    readonlyRootFilesystem: true,
    runtimePlatform: { cpuArchitecture: "X86_64", operatingSystemFamily: "LINUX" },
    networkConfiguration: { assignPublicIp: args.network.assignPublicIp ? "ENABLED" : "DISABLED" },
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": logGroup.name,
        "awslogs-region": args.region,
        "awslogs-stream-prefix": "worker",
      },
    },
  });
}

/** A variable that is missing or too many does not compile. */
function environment(args: WorkerArgs): Record<WorkerVariable, pulumi.Input<string>> {
  const prefixes = Object.entries(args.lanePrefixes).map(([lane, prefix]) => [prefix, lane]);
  return {
    IMAGES_BUCKET: args.storage.images.bucket,
    LABEL_TABLE: args.table.table,
    LANE_PREFIXES: JSON.stringify(Object.fromEntries(prefixes)),
    DETECT_LABELS_PER_SECOND: String(args.rekognition.requestsPerSecond),
    MAX_WORKERS: String(args.maxWorkers),
    MIN_CONFIDENCE: String(args.rekognition.minConfidence),
    MAX_LABELS: String(args.rekognition.maxLabels),
    IMAGE_PROPERTIES: String(args.rekognition.imageProperties),
  };
}
