import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface Sender {
  /** The AWS service that sends. */
  readonly service: "s3.amazonaws.com" | "events.amazonaws.com";
  /** The bucket or the rule in whose name it does. */
  readonly sourceArn: pulumi.Input<string>;
  /** The account that owns the source, where its ARN does not say so: a deleted bucket's name is anybody's. */
  readonly sourceAccount?: pulumi.Input<string>;
}

/**
 * Lets one source, and nobody else, send messages to a queue. A queue has one such policy.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html
 */
export function allowSending(
  name: string,
  queue: { readonly arn: pulumi.Input<string>; readonly url: pulumi.Input<string> },
  { service, sourceArn, sourceAccount }: Sender,
  parent: pulumi.Resource,
): aws.sqs.QueuePolicy {
  return new aws.sqs.QueuePolicy(
    name,
    {
      queueUrl: queue.url,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: service },
            Action: "sqs:SendMessage",
            Resource: queue.arn,
            Condition: {
              ArnEquals: { "aws:SourceArn": sourceArn },
              ...(sourceAccount !== undefined && {
                StringEquals: { "aws:SourceAccount": sourceAccount },
              }),
            },
          },
        ],
      }),
    },
    { parent },
  );
}
