import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { MIN_RECEIVE_COUNT, VISIBILITY_FUNCTION_TIMEOUTS } from "../contracts/limits";

/** The longest that SQS keeps a message: time to notice, mend and redrive. */
const DEAD_LETTER_RETENTION_SECONDS = 14 * 24 * 3600;
const RETENTION_SECONDS = 4 * 24 * 3600;

export interface LaneQueueArgs {
  /** Whose events the queue takes: those of this bucket only. */
  readonly bucketArn: pulumi.Input<string>;
  /** The account that owns the bucket: a deleted bucket's name could be taken by somebody else. */
  readonly accountId: pulumi.Input<string>;
  /** How long events are gathered before the submitter is called with them. */
  readonly batchWindowSeconds: number;
  /** The longest that one call of the submitter can take. */
  readonly functionTimeoutSeconds: number;
}

/** The queue of a lane's events, and the dead-letter queue of those that nobody could settle. */
export class LaneQueue extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  readonly deadLetterUrl: pulumi.Output<string>;

  constructor(name: string, args: LaneQueueArgs, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:LaneQueue", name, {}, opts);
    const child = { parent: this };
    const deadLetters = new aws.sqs.Queue(
      `${name}-dlq`,
      { messageRetentionSeconds: DEAD_LETTER_RETENTION_SECONDS, sqsManagedSseEnabled: true },
      child,
    );
    const queue = createQueue(name, deadLetters, args, child);
    allowRedrive(`${name}-dlq-redrive`, deadLetters, queue, child);
    allowEvents(`${name}-policy`, queue, args, child);
    this.arn = queue.arn;
    this.url = queue.url;
    this.deadLetterUrl = deadLetters.url;
    this.registerOutputs({ arn: this.arn, url: this.url, deadLetterUrl: this.deadLetterUrl });
  }
}

function createQueue(
  name: string,
  deadLetters: aws.sqs.Queue,
  args: LaneQueueArgs,
  opts: pulumi.CustomResourceOptions,
): aws.sqs.Queue {
  return new aws.sqs.Queue(
    name,
    {
      messageRetentionSeconds: RETENTION_SECONDS,
      visibilityTimeoutSeconds:
        VISIBILITY_FUNCTION_TIMEOUTS * args.functionTimeoutSeconds + args.batchWindowSeconds,
      redrivePolicy: pulumi.jsonStringify({
        deadLetterTargetArn: deadLetters.arn,
        maxReceiveCount: MIN_RECEIVE_COUNT,
      }),
      // Of SQS's own keys: with a KMS key S3 could not send without a grant in the key's policy.
      sqsManagedSseEnabled: true,
    },
    opts,
  );
}

/** Only this lane's queue may use these dead letters. */
function allowRedrive(
  name: string,
  deadLetters: aws.sqs.Queue,
  queue: aws.sqs.Queue,
  opts: pulumi.CustomResourceOptions,
): void {
  new aws.sqs.RedriveAllowPolicy(
    name,
    {
      queueUrl: deadLetters.url,
      redriveAllowPolicy: pulumi.jsonStringify({
        redrivePermission: "byQueue",
        sourceQueueArns: [queue.arn],
      }),
    },
    opts,
  );
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html */
function allowEvents(
  name: string,
  queue: aws.sqs.Queue,
  { bucketArn, accountId }: LaneQueueArgs,
  opts: pulumi.CustomResourceOptions,
): void {
  new aws.sqs.QueuePolicy(
    name,
    {
      queueUrl: queue.url,
      policy: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "s3.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: queue.arn,
            Condition: {
              ArnEquals: { "aws:SourceArn": bucketArn },
              StringEquals: { "aws:SourceAccount": accountId },
            },
          },
        ],
      }),
    },
    opts,
  );
}
