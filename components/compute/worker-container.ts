import * as pulumi from "@pulumi/pulumi";
import { type Architecture, JOB_COMMAND, type Platform } from "../../contracts/job";
import type { WorkerVariable } from "../../contracts/worker-environment";

/** Of the image, not root: on an instance it shares the host's network. */
const USER = "node";

/** The names that job definitions have for them. */
const CPU_ARCHITECTURES = { x86_64: "X86_64", arm64: "ARM64" } as const;

export interface WorkerContainer {
  readonly imageUri: pulumi.Input<string>;
  /** A variable that is missing or too many does not compile. */
  readonly environment: Record<WorkerVariable, pulumi.Input<string>>;
  readonly size: { readonly vcpus: number; readonly memoryMiB: number };
  readonly architecture: Architecture;
  /** Whether workers on Fargate get a public address; instances have what their subnet gives. */
  readonly assignPublicIp: boolean;
  readonly jobRoleArn: pulumi.Input<string>;
  readonly executionRoleArn: pulumi.Input<string>;
  readonly logGroup: pulumi.Input<string>;
  readonly region: string;
}

/**
 * How Batch runs the worker's image, as JSON. No init process: the worker handles its signals itself as the
 * first process, and leaves none behind.
 * https://docs.aws.amazon.com/batch/latest/APIReference/API_ContainerProperties.html
 */
export function containerProperties(
  container: WorkerContainer,
  platform: Platform,
): pulumi.Output<string> {
  return pulumi.jsonStringify({
    image: container.imageUri,
    command: JOB_COMMAND,
    environment: Object.entries(container.environment).map(([name, value]) => ({ name, value })),
    jobRoleArn: container.jobRoleArn,
    executionRoleArn: container.executionRoleArn,
    resourceRequirements: [
      { type: "VCPU", value: String(container.size.vcpus) },
      { type: "MEMORY", value: String(container.size.memoryMiB) },
    ],
    readonlyRootFilesystem: true,
    user: USER,
    ...(platform === "FARGATE" ? fargateProperties(container) : {}),
    logConfiguration: {
      logDriver: "awslogs",
      options: {
        "awslogs-group": container.logGroup,
        "awslogs-region": container.region,
        "awslogs-stream-prefix": "worker",
      },
    },
  });
}

/** On EC2 the instances have these, and Batch refuses them in a definition. */
function fargateProperties({ architecture, assignPublicIp }: WorkerContainer) {
  return {
    runtimePlatform: {
      cpuArchitecture: CPU_ARCHITECTURES[architecture],
      operatingSystemFamily: "LINUX",
    },
    networkConfiguration: { assignPublicIp: assignPublicIp ? "ENABLED" : "DISABLED" },
  };
}
