import { AwsError } from "../aws-error";
import type { Authorizer } from "../iam/authorizer";
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
    ...deployment.functions.map(({ roleArn }) =>
      refusalOf(() => identities.credentialsFor(roleArn, LAMBDA)),
    ),
    ...jobRoleArns(deployment).map((roleArn) =>
      refusalOf(() => identities.credentialsFor(roleArn, ECS_TASKS)),
    ),
  ].filter((refusal) => refusal !== undefined);
  if (untrusting.length > 0) return untrusting;
  return [
    ...mappingProblems(deployment, identities, authorizer),
    ...deadLetterProblems(deployment, identities, authorizer),
  ];
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
  return deployment.mappings.flatMap(({ functionName, queueArn }) => {
    const { roleArn } = deployment.function(functionName);
    const caller = identities.callerOf(identities.credentialsFor(roleArn, LAMBDA).accessKeyId);
    const attempts = MAPPING_ACTIONS.map((action) =>
      refusalOf(() => authorizer.authorize(caller, action, queueArn)),
    );
    const refusals = attempts.filter((refusal) => refusal !== undefined);
    return refusals.map(
      (refusal) => `The function ${functionName} cannot read its queue: ${refusal}`,
    );
  });
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
function deadLetterProblems(
  { functions, asyncSettings }: Deployment,
  identities: Identities,
  authorizer: Authorizer,
): string[] {
  return functions.flatMap(({ name, roleArn, deadLetterQueueArn }) => {
    const settings = asyncSettings.find(({ functionName }) => functionName === name);
    const queues = [deadLetterQueueArn, settings?.onFailureQueueArn].filter(
      (arn) => arn !== undefined,
    );
    const caller = identities.callerOf(identities.credentialsFor(roleArn, LAMBDA).accessKeyId);
    const attempts = queues.map((arn) =>
      refusalOf(() => authorizer.authorize(caller, "sqs:SendMessage", arn)),
    );
    const refusals = attempts.filter((refusal) => refusal !== undefined);
    return refusals.map(
      (refusal) =>
        `The provided execution role of ${name} does not have permissions to call SendMessage on SQS: ${refusal}`,
    );
  });
}

function refusalOf(attempt: () => void): string | undefined {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error.message;
    throw error;
  }
}
