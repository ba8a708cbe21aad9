import type { Clock } from "../../lib/clock";
import { AwsError } from "../aws-error";
import type { Happening } from "../events/event";
import type { Caller } from "../iam/caller";
import type { Bucket } from "./buckets";
import { objectEvent } from "./bus-events";
import {
  type ChangedObject,
  type EventName,
  eventBody,
  type NotificationTarget,
  Sequencer,
  targetOf,
  testEvent,
} from "./notifications";

/** Puts a message into a queue as that caller; it must have left for the disk when the call returns. */
export type SendToQueue = (caller: Caller, queueArn: string, body: string) => Promise<void>;

/** Tells the event bus; what it writes must have left for the disk when the call returns. */
export type PublishEvent = (describe: () => Happening) => Promise<void>;

/** Tells queues and the event bus of what happens in buckets, as the S3 service itself. */
export class EventSender {
  private sendToQueue: SendToQueue | undefined;
  private publish: PublishEvent = async () => {};
  private readonly sequencer = new Sequencer();

  constructor(private readonly options: { clock: Clock; region: string; accountId: string }) {}

  connect(sendToQueue: SendToQueue): void {
    this.sendToQueue = sendToQueue;
  }

  connectEvents(publish: PublishEvent): void {
    this.publish = publish;
  }

  /** @throws AwsError InvalidArgument naming the queue and what S3 lacks to send there. */
  async test(bucket: string, target: NotificationTarget): Promise<void> {
    try {
      const body = testEvent(bucket, this.options.clock.now());
      await this.send(bucket, target.queueArn, body);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new AwsError(
        "InvalidArgument",
        `Unable to validate the following destination configurations: ${target.id} to ${target.queueArn}. ` +
          `s3.amazonaws.com needs ${neededBy(error)}: ${error.message}`,
      );
    }
  }

  /** Sends the event when someone wants it. */
  async send(bucket: string, queueArn: string, body: string): Promise<void> {
    if (this.sendToQueue === undefined) throw new Error("S3 is connected to no queues.");
    await this.sendToQueue(this.caller(bucket), queueArn, body);
  }

  /** Tells those who want to hear of the change. What they are sent leaves in this very turn. */
  async announce(
    bucket: Bucket,
    name: EventName,
    object: ChangedObject,
    by: Caller,
  ): Promise<void> {
    const at = this.options.clock.now();
    const sequencer = this.sequencer.next(at);
    const requester = this.options.accountId;
    await Promise.all([
      this.notify(bucket, name, object, { by, at, sequencer }),
      bucket.eventBridge
        ? this.publish(() => objectEvent(name, object, { sequencer, requester }))
        : undefined,
    ]);
  }

  /** Sends a message when the bucket has a target for the event. */
  private async notify(
    bucket: Bucket,
    name: EventName,
    object: ChangedObject,
    { by, at, sequencer }: { by: Caller; at: number; sequencer: string },
  ): Promise<void> {
    const target = targetOf(bucket.targets, name, object.key);
    if (target === undefined) return;
    const { region, accountId } = this.options;
    const body = eventBody({
      name,
      object,
      sequencer,
      at,
      region,
      accountId,
      configurationId: target.id,
      principalId: by.kind === "role" ? `AWS:${by.roleName}` : accountId,
    });
    await this.send(bucket.name, target.queueArn, body);
  }

  private caller(bucket: string): Caller {
    return {
      kind: "service",
      principal: "s3.amazonaws.com",
      sourceArn: `arn:aws:s3:::${bucket}`,
      sourceAccount: this.options.accountId,
    };
  }
}

function neededBy({ code }: AwsError): string {
  return code === "KmsAccessDenied"
    ? "kms:GenerateDataKey and kms:Decrypt in the policy of the queue's key"
    : "sqs:SendMessage in the queue's policy";
}
