import { AwsError } from "../aws-error";

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
export function invalidPattern(reason: string): AwsError {
  return new AwsError(
    "InvalidEventPatternException",
    `Event pattern is not valid. Reason: ${reason}`,
  );
}
