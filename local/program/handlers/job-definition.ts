import { z } from "zod";
import { FARGATE_VCPUS, fargateMemoryMiB } from "../../../config/fargate-sizes";
import { type Platform, platformSchema } from "../../../contracts/job";
import {
  MAX_BATCH_NAME_CHARACTERS,
  MAX_FARGATE_JOB_TIMEOUT_SECONDS,
  MIN_JOB_TIMEOUT_SECONDS,
} from "../../../contracts/limits";
import { DEFAULT_LOG_GROUP, type JobContainer, type RetryStrategy } from "../../batch/definitions";
import { retryProblems } from "../../batch/retry";
import { clientException } from "../../batch/submission";
import type { Deployment } from "../deployment";
import { handler } from "../handler";

const evaluateOnExit = z.object({
  onExitCode: z.string().optional(),
  onReason: z.string().optional(),
  onStatusReason: z.string().optional(),
  // Lower case in the provider, upper case in the API: neither cares.
  action: z
    .string()
    .toUpperCase()
    .pipe(z.enum(["RETRY", "EXIT"])),
});

const jobDefinitionInputs = z.object({
  name: z.string().optional(),
  type: z.literal("container", "the local cloud runs jobs of one container"),
  platformCapabilities: z.array(platformSchema).min(1).default(["EC2"]),
  containerProperties: z.string(),
  parameters: z.record(z.string(), z.string()).default({}),
  retryStrategy: z
    .object({ attempts: z.int().default(1), evaluateOnExits: z.array(evaluateOnExit).default([]) })
    .default({ attempts: 1, evaluateOnExits: [] }),
  timeout: z
    .object({
      attemptDurationSeconds: z
        .int()
        .min(MIN_JOB_TIMEOUT_SECONDS)
        .max(MAX_FARGATE_JOB_TIMEOUT_SECONDS),
    })
    .optional(),
  deregisterOnNewRevision: z.boolean().default(true),
});

/** https://docs.aws.amazon.com/batch/latest/APIReference/API_ContainerProperties.html */
const containerProperties = z.strictObject({
  image: z.string(),
  command: z.array(z.string()).default([]),
  environment: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
  jobRoleArn: z.string().optional(),
  executionRoleArn: z.string().optional(),
  resourceRequirements: z.array(
    z.object({ type: z.enum(["VCPU", "MEMORY"]), value: z.coerce.number().positive() }),
  ),
  logConfiguration: z
    .object({
      logDriver: z.literal("awslogs"),
      options: z.record(z.string(), z.string()).default({}),
    })
    .optional(),
  networkConfiguration: z.object({ assignPublicIp: z.enum(["ENABLED", "DISABLED"]) }).optional(),
  runtimePlatform: z
    .object({ cpuArchitecture: z.string(), operatingSystemFamily: z.string() })
    .optional(),
  fargatePlatformConfiguration: z.object({ platformVersion: z.string() }).optional(),
  readonlyRootFilesystem: z.boolean().optional(),
  privileged: z.literal(false, "the local cloud privileges no containers").optional(),
  linuxParameters: z.strictObject({ initProcessEnabled: z.boolean().optional() }).optional(),
  user: z.string().optional(),
});
type ContainerProperties = z.infer<typeof containerProperties>;

export const jobDefinition = handler(jobDefinitionInputs, ({ inputs, context, nameOr }) => {
  const name = nameOr(inputs.name, MAX_BATCH_NAME_CHARACTERS);
  const { platformCapabilities: platforms } = inputs;
  const container = readContainer(inputs.containerProperties, platforms, context.deployment);
  const { attempts, evaluateOnExits } = inputs.retryStrategy;
  const retry: RetryStrategy = { attempts, rules: evaluateOnExits };
  const problems = retryProblems(retry);
  if (problems.length > 0) throw clientException(`retryStrategy: ${problems.join(" ")}`);
  const arnPrefix = `arn:aws:batch:${context.region}:${context.accountId}:job-definition/${name}`;
  const definition = context.batch.revise(
    {
      name,
      platforms,
      container,
      parameters: inputs.parameters,
      retry,
      timeoutSeconds: inputs.timeout?.attemptDurationSeconds,
    },
    arnPrefix,
  );
  context.deployment.jobDefinitions.push({
    definition,
    deregistersEarlier: inputs.deregisterOnNewRevision,
  });
  const { arn, revision } = definition;
  return { id: arn, state: { name, arn, arnPrefix, revision } };
});

function readContainer(
  json: string,
  platforms: readonly Platform[],
  deployment: Deployment,
): JobContainer {
  const properties = parseContainer(json);
  const size = sizeOf(properties.resourceRequirements);
  if (platforms.includes("FARGATE")) checkFargate(size, properties);
  if (platforms.includes("EC2")) checkEc2(size, properties);
  if (!deployment.images.some(({ uri }) => uri === properties.image)) {
    throw new Error(
      `containerProperties.image: ${properties.image} was not built by this program.`,
    );
  }
  const logGroup = properties.logConfiguration?.options["awslogs-group"] ?? DEFAULT_LOG_GROUP;
  if (
    logGroup !== DEFAULT_LOG_GROUP &&
    !deployment.logGroups.some(({ name }) => name === logGroup)
  ) {
    throw new Error(`The log group ${logGroup} does not exist: every job would fail at its start.`);
  }
  const { image, command, environment, jobRoleArn, executionRoleArn, ...others } = properties;
  const { resourceRequirements, ...settings } = others;
  return {
    image,
    command,
    environment: environmentOf(environment),
    ...size,
    jobRoleArn: jobRoleArn && deployment.role(jobRoleArn).arn,
    executionRoleArn: executionRoleArn && deployment.role(executionRoleArn).arn,
    logGroup,
    settings,
    logStreamPrefix: properties.logConfiguration?.options["awslogs-stream-prefix"],
  };
}

function parseContainer(json: string): ContainerProperties {
  const parsed = containerProperties.safeParse(JSON.parse(json));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw new Error(`containerProperties that the local cloud cannot take: ${issues.join("; ")}`);
}

function sizeOf(requirements: ContainerProperties["resourceRequirements"]) {
  const value = (type: string) => {
    const found = requirements.find((requirement) => requirement.type === type)?.value;
    if (found !== undefined) return found;
    throw new Error(`containerProperties.resourceRequirements has no ${type}; Batch needs it.`);
  };
  return { vcpus: value("VCPU"), memoryMiB: value("MEMORY") };
}

interface Size {
  readonly vcpus: number;
  readonly memoryMiB: number;
}

/** https://github.com/terraform-aws-modules/terraform-aws-batch/pull/6 has the words of Batch. */
function checkFargate({ vcpus, memoryMiB }: Size, properties: ContainerProperties): void {
  const notValid = `Fargate resource requirements (${vcpus.toFixed(2)} vCPU, ${memoryMiB} MiB) not valid`;
  if (!FARGATE_VCPUS.includes(vcpus)) {
    throw clientException(`${notValid}: Fargate sells ${FARGATE_VCPUS.join(", ")} vCPUs.`);
  }
  const sold = fargateMemoryMiB(vcpus);
  if (!sold.includes(memoryMiB)) {
    throw clientException(`${notValid}: with ${vcpus} vCPUs Fargate sells ${sold.join(", ")} MiB.`);
  }
  if (properties.executionRoleArn === undefined) {
    throw clientException("containerProperties.executionRoleArn is required on Fargate.");
  }
}

/** Of Fargate alone. https://docs.aws.amazon.com/batch/latest/APIReference/API_ContainerProperties.html */
const FARGATE_PROPERTIES = [
  "networkConfiguration",
  "runtimePlatform",
  "fargatePlatformConfiguration",
] as const;

function checkEc2({ vcpus }: Size, properties: ContainerProperties): void {
  const forbidden = FARGATE_PROPERTIES.find((name) => properties[name] !== undefined);
  if (forbidden !== undefined) {
    throw clientException(`containerProperties.${forbidden} is not for the platform EC2.`);
  }
  // https://github.com/kestra-io/plugin-aws/issues/504
  if (Number.isInteger(vcpus)) return;
  throw clientException(
    `Value ${vcpus} for type VCPU in resourceRequirement is not valid: instances have whole vCPUs.`,
  );
}

function environmentOf(
  variables: readonly { readonly name: string; readonly value: string }[],
): Record<string, string> {
  const reserved = variables.find(({ name }) => name.startsWith("AWS_BATCH"));
  if (reserved !== undefined) {
    throw new Error(`The environment variable ${reserved.name} is reserved by Batch.`);
  }
  // The provider leaves out variables without a value.
  const given = variables.filter(({ value }) => value !== "");
  return Object.fromEntries(given.map(({ name, value }) => [name, value]));
}
