import type { CRAllocationStrategy } from "@aws-sdk/client-batch";
import { z } from "zod";
import {
  MAX_BATCH_NAME_CHARACTERS,
  MAX_SUBNETS,
  MAX_UPDATE_TIMEOUT_MINUTES,
} from "../../../contracts/limits";
import {
  COMPUTE_TYPES,
  type ComputeEnvironment,
  type DeclaredPool,
  platformOf,
} from "../../batch/definitions";
import { clientException } from "../../batch/submission";
import type { Deployment } from "../deployment";
import { handler } from "../handler";

/** Of instances only. https://docs.aws.amazon.com/batch/latest/APIReference/API_ComputeResource.html */
const instanceSettings = {
  minVcpus: z.int().min(0).optional(),
  desiredVcpus: z.int().min(0).optional(),
  instanceTypes: z.array(z.string()).min(1).optional(),
  instanceRole: z.string().optional(),
  allocationStrategy: z.string().optional(),
  bidPercentage: z.int().min(0).max(100).optional(),
  spotIamFleetRole: z.string().optional(),
  ec2KeyPair: z.string().optional(),
  imageId: z.string().optional(),
  placementGroup: z.string().optional(),
  ec2Configurations: z
    .array(
      z.object({
        imageType: z
          .enum(["ECS_AL2", "ECS_AL2_NVIDIA", "ECS_AL2023", "ECS_AL2023_NVIDIA"])
          .optional(),
        imageIdOverride: z.string().optional(),
      }),
    )
    .max(2)
    .optional(),
  launchTemplate: z
    .object({
      launchTemplateId: z.string().optional(),
      launchTemplateName: z.string().optional(),
      version: z.string().optional(),
    })
    .optional(),
};

const computeResources = z.object({
  type: z.enum(COMPUTE_TYPES),
  maxVcpus: z.int().min(1),
  subnets: z.array(z.string()).min(1, "needs at least one subnet").max(MAX_SUBNETS),
  securityGroupIds: z.array(z.string()).default([]),
  ...instanceSettings,
});
type ComputeResources = z.infer<typeof computeResources>;

const computeEnvironmentInputs = z.object({
  name: z.string().optional(),
  type: z.literal("MANAGED", "the local cloud knows MANAGED only"),
  state: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
  serviceRole: z.string().optional(),
  computeResources,
  updatePolicy: z
    .object({
      terminateJobsOnUpdate: z.boolean().optional(),
      jobExecutionTimeoutMinutes: z.int().min(1).max(MAX_UPDATE_TIMEOUT_MINUTES).optional(),
    })
    .optional(),
});

export const computeEnvironment = handler(
  computeEnvironmentInputs,
  ({ inputs, context, nameOr }) => {
    const { deployment, region, accountId } = context;
    const { computeResources: resources, serviceRole } = inputs;
    const name = nameOr(inputs.name, MAX_BATCH_NAME_CHARACTERS);
    for (const group of resources.securityGroupIds) deployment.checkSecurityGroup(group);
    if (platformOf(resources.type) === "FARGATE") checkFargate(resources);
    else checkInstances(resources, deployment);
    const arn = `arn:aws:batch:${region}:${accountId}:compute-environment/${name}`;
    deployment.computeEnvironments.push({
      name,
      arn,
      type: resources.type,
      maxVcpus: resources.maxVcpus,
      enabled: inputs.state === "ENABLED",
      architecture: architectureOf(resources.instanceTypes),
      declared: {
        computeResources: described(resources),
        serviceRole: serviceRole && deployment.role(serviceRole).arn,
        updatePolicy: inputs.updatePolicy,
      },
    });
    return { id: name, state: { name, arn, status: "VALID" } };
  },
);

/** In the names of the API, which the provider spells otherwise. The strategy has been checked by then. */
function described({
  type,
  maxVcpus,
  minVcpus,
  desiredVcpus,
  ec2Configurations,
  allocationStrategy,
  ...same
}: ComputeResources): DeclaredPool["computeResources"] {
  return {
    ...same,
    allocationStrategy: allocationStrategy as CRAllocationStrategy | undefined,
    minvCpus: minVcpus,
    desiredvCpus: desiredVcpus,
    ec2Configuration: ec2Configurations?.map((given) => ({ imageType: undefined, ...given })),
  };
}

function checkFargate(resources: ComputeResources): void {
  const { type, securityGroupIds } = resources;
  if (securityGroupIds.length === 0) {
    throw clientException(`computeResources.securityGroupIds is required for type ${type}.`);
  }
  const names = Object.keys(instanceSettings) as (keyof typeof instanceSettings)[];
  const forbidden = names.find((name) => resources[name] !== undefined);
  if (forbidden === undefined) return;
  throw clientException(`computeResources.${forbidden} is not for type ${type}.`);
}

function checkInstances(resources: ComputeResources, deployment: Deployment): void {
  const { type, instanceRole, minVcpus = 0, maxVcpus } = resources;
  const missing = (["instanceRole", "instanceTypes"] as const).find(
    (name) => resources[name] === undefined,
  );
  if (missing !== undefined) {
    throw clientException(`computeResources.${missing} is required for type ${type}.`);
  }
  const { instanceProfiles } = deployment;
  if (!instanceProfiles.some(({ name, arn }) => name === instanceRole || arn === instanceRole)) {
    throw clientException(
      `computeResources.instanceRole ${instanceRole} is no instance profile that the program declares: a role alone is none.`,
    );
  }
  if (minVcpus > maxVcpus) {
    throw clientException(`minvCpus ${minVcpus} must not be greater than maxvCpus ${maxVcpus}.`);
  }
  checkStrategy(resources);
  const hasGroups = launchTemplateOf(resources, deployment)?.hasSecurityGroups ?? false;
  if (resources.securityGroupIds.length > 0 || hasGroups) return;
  throw clientException(
    "computeResources.securityGroupIds is required, or a launch template with security groups.",
  );
}

const STRATEGIES = {
  EC2: ["BEST_FIT", "BEST_FIT_PROGRESSIVE", "BEST_FIT_PROGRESSIVE_ORDERED"],
  SPOT: [
    "BEST_FIT",
    "BEST_FIT_PROGRESSIVE",
    "SPOT_CAPACITY_OPTIMIZED",
    "SPOT_CAPACITY_OPTIMIZED_PRIORITIZED",
    "SPOT_PRICE_CAPACITY_OPTIMIZED",
  ],
};

function checkStrategy(resources: ComputeResources): void {
  const { type, allocationStrategy = "BEST_FIT", spotIamFleetRole } = resources;
  const allowed = type === "SPOT" ? STRATEGIES.SPOT : STRATEGIES.EC2;
  if (!allowed.includes(allocationStrategy)) {
    throw clientException(
      `computeResources.allocationStrategy ${allocationStrategy} is not for type ${type}: it takes ${allowed.join(", ")}.`,
    );
  }
  if (type === "SPOT" && allocationStrategy === "BEST_FIT" && spotIamFleetRole === undefined) {
    throw clientException("computeResources.spotIamFleetRole is required for BEST_FIT on SPOT.");
  }
}

function launchTemplateOf({ launchTemplate }: ComputeResources, { launchTemplates }: Deployment) {
  if (launchTemplate === undefined) return undefined;
  const { launchTemplateId: id, launchTemplateName: name } = launchTemplate;
  if ((id === undefined) === (name === undefined)) {
    throw clientException(
      "computeResources.launchTemplate needs launchTemplateId or launchTemplateName, and not both.",
    );
  }
  const found = launchTemplates.find((template) => template.id === id || template.name === name);
  if (found !== undefined) return found;
  throw clientException(`The launch template ${id ?? name} does not exist.`);
}

/** Graviton's families have a g behind the generation. https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html */
const ARM64_INSTANCES = /^(default_arm64|a1|[a-z]+\d+[a-z]*g[a-z]*)(\.|$)/;

/** @throws AwsError ClientException for types of two architectures */
function architectureOf(types: readonly string[] | undefined): ComputeEnvironment["architecture"] {
  if (types === undefined) return undefined;
  const arm64 = types.filter((type) => ARM64_INSTANCES.test(type));
  if (arm64.length === 0) return "x86_64";
  if (arm64.length === types.length) return "arm64";
  throw clientException(
    `computeResources.instanceTypes must share one architecture: ${arm64.join(", ")} is arm64, the others are x86_64.`,
  );
}
