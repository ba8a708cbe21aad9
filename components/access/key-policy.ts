import * as pulumi from "@pulumi/pulumi";

export interface KeyPolicyArgs {
  readonly partition: pulumi.Input<string>;
  readonly accountId: pulumi.Input<string>;
  readonly region: string;
}

/**
 * Leaves it to the account's own policies who may use the key, and lets those services use it that send
 * on their own behalf: into encrypted queues, to an encrypted topic, into encrypted log groups.
 * In a key's policy the resource `*` is the key itself.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-overview.html
 */
export function keyPolicy(args: KeyPolicyArgs): pulumi.Output<string> {
  return pulumi.jsonStringify({
    Version: "2012-10-17",
    Statement: [administration(args), ...senders(args), logs(args)],
  });
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
function administration({ partition, accountId }: KeyPolicyArgs) {
  return {
    Sid: "AccountPoliciesDecide",
    Effect: "Allow",
    Principal: { AWS: pulumi.interpolate`arn:${partition}:iam::${accountId}:root` },
    Action: "kms:*",
    Resource: "*",
  };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html */
function senders({ partition, accountId, region }: KeyPolicyArgs) {
  const account = { StringEquals: { "aws:SourceAccount": accountId } };
  const alarms = pulumi.interpolate`arn:${partition}:cloudwatch:${region}:${accountId}:alarm:*`;
  return [
    { Sid: "BucketNotifications", service: "s3.amazonaws.com", Condition: account },
    { Sid: "EventRules", service: "events.amazonaws.com", Condition: account },
    {
      Sid: "Alarms",
      service: "cloudwatch.amazonaws.com",
      Condition: { ...account, ArnLike: { "aws:SourceArn": alarms } },
    },
  ].map(({ Sid, service, Condition }) => ({
    Sid,
    Effect: "Allow",
    Principal: { Service: service },
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: "*",
    Condition,
  }));
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
function logs({ partition, accountId, region }: KeyPolicyArgs) {
  const logGroups = pulumi.interpolate`arn:${partition}:logs:${region}:${accountId}:log-group:*`;
  return {
    Sid: "LogGroups",
    Effect: "Allow",
    Principal: { Service: `logs.${region}.amazonaws.com` },
    Action: [
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey",
      "kms:GenerateDataKeyWithoutPlaintext",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
    ],
    Resource: "*",
    Condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": logGroups } },
  };
}
