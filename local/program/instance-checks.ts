import { AwsError } from "../aws-error";
import type { Authorizer } from "../iam/authorizer";
import type { Identities } from "../iam/identities";
import type { Deployment } from "./deployment";

const EC2 = "ec2.amazonaws.com";
/** What the agent of ECS does first on an instance. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/instance_IAM_role.html */
const JOINING_ACTIONS = ["ecs:DiscoverPollEndpoint", "ecs:RegisterContainerInstance", "ecs:Poll"];

/**
 * Instances that could not join their pool. AWS makes such a pool, and its jobs stay RUNNABLE for ever; here
 * their role is tried after the whole program, because its policy may be attached beside the pool.
 */
export function instanceProblems(
  deployment: Deployment,
  identities: Identities,
  authorizer: Authorizer,
): string[] {
  return deployment.instanceProfiles.flatMap(({ name, roleName }) => {
    const { arn } = deployment.role(roleName);
    const problem = roleProblem(arn, identities, authorizer);
    return problem === undefined
      ? []
      : [`Instances of the profile ${name} could not join AWS Batch: ${problem}`];
  });
}

function roleProblem(
  roleArn: string,
  identities: Identities,
  authorizer: Authorizer,
): string | undefined {
  try {
    const { accessKeyId } = identities.credentialsFor(roleArn, EC2);
    const caller = identities.callerOf(accessKeyId);
    const missing = JOINING_ACTIONS.filter((action) => !authorizer.allows(caller, action, "*"));
    if (missing.length === 0) return undefined;
    return `${roleArn} lacks ${missing.join(", ")}. Attach the policy AmazonEC2ContainerServiceforEC2Role.`;
  } catch (error) {
    if (error instanceof AwsError) return error.message;
    throw error;
  }
}
