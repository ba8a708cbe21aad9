import type {
  ComputeResource,
  ContainerProperties,
  JobStateTimeLimitAction,
  UpdatePolicy,
} from "@aws-sdk/client-batch";
import type { Platform } from "../../contracts/job";

/** What the program declares of AWS Batch, as the scheduler needs it. */

export const COMPUTE_TYPES = ["FARGATE", "FARGATE_SPOT", "EC2", "SPOT"] as const;
export type ComputeType = (typeof COMPUTE_TYPES)[number];

export interface ComputeEnvironment {
  readonly name: string;
  readonly arn: string;
  readonly type: ComputeType;
  readonly maxVcpus: number;
  readonly enabled: boolean;
  /** Of its instances; Fargate has both. */
  readonly architecture?: "x86_64" | "arm64";
  /** What else is declared: shown, without effect here. */
  readonly declared?: DeclaredPool;
  /** Why nothing can start in it; absent while it is VALID. */
  readonly invalidReason?: string;
}

export interface DeclaredPool {
  readonly computeResources: Omit<ComputeResource, "type" | "maxvCpus">;
  /** Absent: Batch's service-linked one. */
  readonly serviceRole?: string;
  readonly updatePolicy?: UpdatePolicy;
}

/** Whether the scheduler places jobs there. */
export function canStartJobs({ enabled, invalidReason }: ComputeEnvironment): boolean {
  return enabled && invalidReason === undefined;
}

export interface JobQueue {
  readonly name: string;
  readonly arn: string;
  readonly priority: number;
  readonly enabled: boolean;
  /** In the order in which they are tried. */
  readonly computeEnvironmentArns: readonly string[];
  /** Shown, without effect: here no job waits for capacity that a Region lacks. */
  readonly timeLimits?: readonly JobStateTimeLimitAction[];
}

export interface RetryRule {
  readonly onExitCode?: string;
  readonly onReason?: string;
  readonly onStatusReason?: string;
  readonly action: "RETRY" | "EXIT";
}

export interface RetryStrategy {
  readonly attempts: number;
  readonly rules: readonly RetryRule[];
}

export interface JobDefinition {
  readonly name: string;
  readonly revision: number;
  readonly arn: string;
  readonly active: boolean;
  /** What its jobs can run on. */
  readonly platforms: readonly Platform[];
  readonly container: JobContainer;
  readonly parameters: Readonly<Record<string, string>>;
  readonly retry: RetryStrategy;
  readonly timeoutSeconds?: number;
}

export interface JobContainer {
  readonly image: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly vcpus: number;
  readonly memoryMiB: number;
  readonly jobRoleArn?: string;
  readonly executionRoleArn?: string;
  /** Where `awslogs` sends the container's output. */
  readonly logGroup: string;
  /** What the names of its streams begin with. @default the definition's name */
  readonly logStreamPrefix?: string;
  /** What else is declared: shown, without effect here. */
  readonly settings?: ContainerSettings;
}

/** Where jobs log that do not say where; Batch makes it. */
export const DEFAULT_LOG_GROUP = "/aws/batch/job";

export type ContainerSettings = Pick<
  ContainerProperties,
  | "fargatePlatformConfiguration"
  | "linuxParameters"
  | "logConfiguration"
  | "networkConfiguration"
  | "privileged"
  | "readonlyRootFilesystem"
  | "runtimePlatform"
  | "user"
>;

/** An image as the local cloud has built it. */
export type ContainerImage = BundledImage | DockerImage;

interface BuiltImage {
  readonly uri: string;
  readonly repositoryArn: string;
}

/** The worker's bundle instead of layers. */
export interface BundledImage extends BuiltImage {
  readonly entry: string;
  /** Where the bundle's external modules are found. */
  readonly modulePaths: readonly string[];
}

/** The real thing, on this machine's Docker engine. */
export interface DockerImage extends BuiltImage {
  /** `sha256:…` */
  readonly imageId: string;
}

export function platformOf(type: ComputeType): Platform {
  return type === "FARGATE" || type === "FARGATE_SPOT" ? "FARGATE" : "EC2";
}
