import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EncryptionKey } from "../access/encryption-key";

export interface AlarmTopicArgs {
  /** Who gets a message when an alarm begins and when it ends, once AWS's first message is confirmed. */
  readonly email: string;
  /**
   * Encrypts what waits for delivery.
   * @default the disks' own encryption: with SNS's managed key CloudWatch could not send
   */
  readonly key?: EncryptionKey;
}

/** Where alarms send their messages, and the address that gets them. */
export class AlarmTopic extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;

  constructor(name: string, args: AlarmTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:AlarmTopic", name, {}, opts);
    const topic = new aws.sns.Topic(name, { kmsMasterKeyId: args.key?.arn }, { parent: this });
    const policy = allowAlarms(`${name}-policy`, topic, this);
    new aws.sns.TopicSubscription(
      `${name}-email`,
      { topic: topic.arn, protocol: "email", endpoint: args.email },
      { parent: this },
    );
    // An alarm that fires before it may publish tells nobody.
    this.arn = pulumi.all([topic.arn, policy.id]).apply(([arn]) => arn);
    this.registerOutputs({ arn: this.arn });
  }
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html */
function allowAlarms(
  name: string,
  topic: aws.sns.Topic,
  parent: pulumi.Resource,
): aws.sns.TopicPolicy {
  return new aws.sns.TopicPolicy(
    name,
    {
      arn: topic.arn,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "cloudwatch.amazonaws.com" },
            Action: "sns:Publish",
            Resource: topic.arn,
            Condition: {
              ArnLike: { "aws:SourceArn": topic.arn.apply(alarmsBeside) },
              StringEquals: { "aws:SourceAccount": topic.arn.apply(accountOf) },
            },
          },
        ],
      }),
    },
    { parent },
  );
}

/** All alarms of the topic's account and Region. */
function alarmsBeside(topicArn: string): string {
  const [, partition, , region, account] = topicArn.split(":");
  return `arn:${partition}:cloudwatch:${region}:${account}:alarm:*`;
}

function accountOf(topicArn: string): string {
  const [, , , , account = ""] = topicArn.split(":");
  return account;
}
