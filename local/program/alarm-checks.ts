import type { Authorizer } from "../iam/authorizer";
import type { Caller } from "../iam/caller";
import type { Kms } from "../kms/kms";
import type { Deployment, Topic } from "./deployment";

const CLOUDWATCH = "cloudwatch.amazonaws.com";
/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
const KEY_ACTIONS = ["kms:GenerateDataKey", "kms:Decrypt"];

/**
 * Alarms that would tell nobody. AWS takes them and fails when they are raised; here they are tried after
 * the whole program, because a topic's policy may be made beside the alarm that needs it.
 */
export function alarmProblems(
  { alarms, topics }: Deployment,
  accountId: string,
  authorizer: Authorizer,
  kms: Kms,
): string[] {
  return alarms.flatMap(({ name, arn, actionArns }) => {
    const caller: Caller = {
      kind: "service",
      principal: CLOUDWATCH,
      sourceArn: arn,
      sourceAccount: accountId,
    };
    return topics
      .filter((topic) => actionArns.includes(topic.arn))
      .flatMap((topic) => missing(caller, topic, authorizer, kms))
      .map(
        (permission) => `The alarm ${name} would tell nobody: ${CLOUDWATCH} needs ${permission}.`,
      );
  });
}

function missing(caller: Caller, topic: Topic, authorizer: Authorizer, kms: Kms): string[] {
  const { arn, policy, kmsKeyArn } = topic;
  // The policy that a topic has by itself lets its account publish, and its account's alarms too.
  const mayPublish = policy === undefined || authorizer.allows(caller, "sns:Publish", arn, policy);
  const use = { via: "sns", encryptionContext: { "aws:sns:topicArn": arn } };
  const mayEncrypt =
    kmsKeyArn === undefined ||
    KEY_ACTIONS.every((action) => kms.allows(caller, action, kmsKeyArn, use));
  return [
    ...(mayPublish ? [] : [`sns:Publish in the policy of ${arn}`]),
    ...(mayEncrypt ? [] : [`${KEY_ACTIONS.join(" and ")} in the policy of ${kmsKeyArn}`]),
  ];
}
