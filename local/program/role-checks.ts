import { AwsError } from "../aws-error";
import type { Authorizer } from "../iam/authorizer";
import type { Credentials } from "../iam/caller";
import type { Identities } from "../iam/identities";
import type { Deployment } from "./deployment";

const LAMBDA = "lambda.amazonaws.com";
const ECS_TASKS = "ecs-tasks.amazonaws.com";
/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html#events-sqs-permissions */
const MAPPING_ACTIONS = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

/**
 * Services that may not assume their role, and queues that a function's role may not read. AWS tries
 * these when it makes the function or the mapping; here they are tried after the whole program, because
 * the policy may be made beside the mapping that needs it.
 */
export function roleProblems(
  deployment: Deployment,
  identities: Identities,
  authorizer: Authorizer,
): string[] {
  const untrusting = [
    ...deployment.functions.map(({ roleArn }) => assume(identities, roleArn, LAMBDA)),
    ...jobRoleArns(deployment).map((roleArn) => assume(identities, roleArn, ECS_TASKS)),
  ].filter((result) => typeof result === "string");
  if (untrusting.length > 0) return untrusting;
  return mappingProblems(deployment, identities, authorizer);
}

function jobRoleArns({ jobDefinitions }: Deployment): string[] {
  return jobDefinitions.flatMap(({ definition: { container } }) =>
    [container.jobRoleArn, container.executionRoleArn].filter((arn) => arn !== undefined),
  );
}

function mappingProblems(
  deployment: Deployment,
  identities: Identities,
  authorizer: Authorizer,
): string[] {
  return deployment.mappings.flatMap((mapping) => {
    const { name, roleArn } = deployment.function(mapping.functionName);
    const { accessKeyId } = identities.credentialsFor(roleArn, LAMBDA);
    const caller = identities.callerOf(accessKeyId);
    const missing = MAPPING_ACTIONS.filter(
      (action) => !authorizer.allows(caller, action, mapping.queueArn),
    );
    return missing.map(
      (action) =>
        `The function ${name} cannot read its queue: its role ${roleArn} does not have permission to call ${action} on ${mapping.queueArn}.`,
    );
  });
}

/** The role's credentials, or why the service gets none. */
function assume(identities: Identities, roleArn: string, service: string): Credentials | string {
  try {
    return identities.credentialsFor(roleArn, service);
  } catch (error) {
    if (error instanceof AwsError) return error.message;
    throw error;
  }
}
