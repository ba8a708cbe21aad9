import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { MIN_RECEIVE_COUNT, VISIBILITY_FUNCTION_TIMEOUTS } from "../../contracts/limits";
import type { EncryptionKey } from "../access/encryption-key";
import { createDeadLetterQueue, queueEncryption } from "./dead-letter-queue";

const RETENTION_SECONDS = 4 * 24 * 3600;

export interface LaneQueueArgs {
  /** How long events are gathered before the submitter is called with them. */
  readonly batchWindowSeconds: number;
  /** The longest that one call of the submitter can take. */
  readonly functionTimeoutSeconds: number;
  /** @default SQS's own key */
  readonly key?: EncryptionKey;
}

/** The queue of a lane's events, and the dead-letter queue of those that nobody could settle. */
export class LaneQueue extends pulumi.ComponentResource {
  readonly arn: pulumi.Output<string>;
  readonly url: pulumi.Output<string>;
  readonly queueName: pulumi.Output<string>;
  readonly deadLetterArn: pulumi.Output<string>;
  readonly deadLetterUrl: pulumi.Output<string>;
  readonly deadLetterQueueName: pulumi.Output<string>;

  constructor(name: string, args: LaneQueueArgs, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:LaneQueue", name, {}, opts);
    const deadLetters = createDeadLetterQueue(`${name}-dlq`, args.key, this);
    const queue = createQueue(name, deadLetters, args, this);
    allowRedrive(`${name}-dlq-redrive`, deadLetters, queue, this);
    this.arn = queue.arn;
    this.url = queue.url;
    this.queueName = queue.name;
    this.deadLetterArn = deadLetters.arn;
    this.deadLetterUrl = deadLetters.url;
    this.deadLetterQueueName = deadLetters.name;
    this.registerOutputs({
      arn: this.arn,
      url: this.url,
      queueName: this.queueName,
      deadLetterArn: this.deadLetterArn,
      deadLetterUrl: this.deadLetterUrl,
      deadLetterQueueName: this.deadLetterQueueName,
    });
  }
}

function createQueue(
  name: string,
  deadLetters: aws.sqs.Queue,
  { batchWindowSeconds, functionTimeoutSeconds, key }: LaneQueueArgs,
  parent: pulumi.Resource,
): aws.sqs.Queue {
  return new aws.sqs.Queue(
    name,
    {
      messageRetentionSeconds: RETENTION_SECONDS,
      visibilityTimeoutSeconds:
        VISIBILITY_FUNCTION_TIMEOUTS * functionTimeoutSeconds + batchWindowSeconds,
      redrivePolicy: pulumi.jsonStringify({
        deadLetterTargetArn: deadLetters.arn,
        maxReceiveCount: MIN_RECEIVE_COUNT,
      }),
      ...queueEncryption(key),
    },
    { parent },
  );
}

/** Only this lane's queue may use these dead letters. */
function allowRedrive(
  name: string,
  deadLetters: aws.sqs.Queue,
  queue: aws.sqs.Queue,
  parent: pulumi.Resource,
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
    { parent },
  );
}
