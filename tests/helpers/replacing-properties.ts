import type { Registered, ResourceGraph } from "./pulumi-mocks";

/**
 * Properties of which a change makes the provider delete the resource and make another, by type: `ForceNew`
 * and `RequiresReplace` of the schemas in https://github.com/hashicorp/terraform-provider-aws/tree/main/internal/service,
 * on which the AWS provider is built.
 */
const REPLACING: Readonly<Record<string, readonly string[]>> = {
  // batch/job_queue.go; a scheduling policy can be neither added nor removed:
  // https://docs.aws.amazon.com/batch/latest/APIReference/API_CreateJobQueue.html
  "aws:batch/jobQueue:JobQueue": ["name", "schedulingPolicyArn"],
  // batch/job_definition.go; all else is a new revision.
  "aws:batch/jobDefinition:JobDefinition": ["name"],
  // sqs/queue.go
  "aws:sqs/queue:Queue": ["name", "namePrefix", "fifoQueue"],
  // dynamodb/table.go
  "aws:dynamodb/table:Table": ["name", "hashKey", "rangeKey", "localSecondaryIndexes"],
  // s3/bucket.go
  "aws:s3/bucket:Bucket": ["bucket", "bucketPrefix", "bucketNamespace", "objectLockEnabled"],
  // logs/group.go
  "aws:cloudwatch/logGroup:LogGroup": ["name", "namePrefix", "logGroupClass"],
  // iam/role.go; running tasks would lose theirs.
  "aws:iam/role:Role": ["name", "namePrefix", "path"],
};

const COMPUTE_ENVIRONMENT = "aws:batch/computeEnvironment:ComputeEnvironment";

/** What would be replaced in place of being changed: `<URN> <property>`. */
export function replacements(before: ResourceGraph, after: ResourceGraph): string[] {
  return before.resources.flatMap((old) => {
    const now = after.resources.find(({ urn }) => urn === old.urn);
    if (now === undefined) return [];
    return replacingProperties(old, now)
      .filter((path) => JSON.stringify(at(old, path)) !== JSON.stringify(at(now, path)))
      .map((path) => `${old.urn} ${path}`);
  });
}

function replacingProperties(old: Registered, now: Registered): readonly string[] {
  if (old.type !== COMPUTE_ENVIRONMENT) return REPLACING[old.type] ?? [];
  return replacingOfComputeEnvironment(old, now);
}

/**
 * batch/compute_environment.go. Of a block, `.length` stands for whether there is one. What instances are is
 * changed in place with Batch's service-linked role and these strategies only:
 * https://docs.aws.amazon.com/batch/latest/userguide/infrastructure-updates.html
 * The provider sends another type as an update; AWS takes that between EC2 and SPOT at best.
 */
function replacingOfComputeEnvironment(old: Registered, now: Registered): string[] {
  const always = ["name", "namePrefix", "type", "serviceRole", "eksConfiguration"];
  const resources = ["type", "placementGroup", "spotIamFleetRole"];
  const blocks = ["launchTemplate", "ec2Configurations"].filter(
    (block) =>
      (at(old, `computeResources.${block}`) === undefined) !==
      (at(now, `computeResources.${block}`) === undefined),
  );
  const updatable = [old, now].every((environment) =>
    ["BEST_FIT_PROGRESSIVE", "SPOT_CAPACITY_OPTIMIZED", "SPOT_PRICE_CAPACITY_OPTIMIZED"].includes(
      String(at(environment, "computeResources.allocationStrategy")),
    ),
  );
  const onFargate = String(at(now, "computeResources.type")).startsWith("FARGATE");
  const ofInstances = [
    "allocationStrategy",
    "bidPercentage",
    "ec2Configurations",
    "ec2KeyPair",
    "imageId",
    "instanceRole",
    "instanceTypes",
    "launchTemplate",
    "tags",
    ...(onFargate ? [] : ["securityGroupIds", "subnets"]),
  ];
  return [
    ...always,
    ...[...resources, ...blocks, ...(updatable ? [] : ofInstances)].map(
      (property) => `computeResources.${property}`,
    ),
  ];
}

function at({ inputs }: Registered, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (inside, step) =>
        typeof inside === "object" && inside !== null ? Reflect.get(inside, step) : undefined,
      inputs,
    );
}
