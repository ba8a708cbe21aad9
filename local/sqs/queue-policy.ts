import { AwsError } from "../aws-error";
import { listOf, type PolicyDocument, statementsOf } from "../iam/policy";

/**
 * SQS takes actions of its own only. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-overview-of-managing-access.html
 *
 * @throws AwsError InvalidAttributeValue naming an action of another service
 */
export function checkQueuePolicy(policy: PolicyDocument): void {
  const actions = statementsOf(policy).flatMap(({ Action }) => listOf(Action));
  const foreign = actions.find((action) => action !== "*" && !/^sqs:/i.test(action));
  if (foreign === undefined) return;
  throw new AwsError(
    "InvalidAttributeValue",
    `Invalid value for the parameter Policy: ${foreign} is no action of SQS.`,
  );
}
