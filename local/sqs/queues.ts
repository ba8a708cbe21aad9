import { MAX_VISIBILITY_TIMEOUT_SECONDS } from "../../contracts/limits";
import type { Clock } from "../../lib/clock";
import { AwsError } from "../aws-error";
import { assertSupported } from "../iam/evaluate";
import type { PolicyDocument } from "../iam/policy";
import type { Collection, StateStore } from "../state";
import type { StoredMessage } from "./message";
import { Queue, type QueueSettings } from "./queue";

/** A queue with what only the account knows of it. */
export interface NamedQueue {
  readonly arn: string;
  readonly queue: Queue;
  readonly policy: PolicyDocument | undefined;
}

/** The account's queues. They survive a restart, with their messages and policies. */
export class Queues {
  private readonly queues = new Map<string, Queue>();

  private constructor(
    private readonly stored: Collection<QueueSettings>,
    private readonly policies: Collection<PolicyDocument>,
    private readonly messages: Collection<StoredMessage>,
    private readonly clock: Clock,
    private readonly arnPrefix: string,
    private readonly hiddenSeconds?: (seconds: number, queueName: string) => number,
  ) {}

  static async open(
    store: StateStore,
    clock: Clock,
    region: string,
    accountId: string,
    hiddenSeconds?: (seconds: number, queueName: string) => number,
  ): Promise<Queues> {
    const settings = await store.collection<QueueSettings>("sqs-queues");
    const policies = await store.collection<PolicyDocument>("sqs-policies");
    const messages = await store.collection<StoredMessage>("sqs-messages");
    const queues = new Queues(
      settings,
      policies,
      messages,
      clock,
      `arn:aws:sqs:${region}:${accountId}:`,
      hiddenSeconds,
    );
    for (const stored of settings.values()) queues.create(stored);
    const oldestFirst = [...messages.values()].sort((one, other) => one.sentAt - other.sentAt);
    for (const message of oldestFirst) queues.queues.get(message.queue)?.restore([message]);
    return queues;
  }

  /** By name, ARN or URL: the name is the last part of each. @throws AwsError QueueDoesNotExist */
  get(nameOrAddress: string): NamedQueue {
    const name = nameOrAddress.split(/[/:]/).at(-1) ?? "";
    const queue = this.queues.get(name);
    if (queue === undefined) {
      throw new AwsError(
        "QueueDoesNotExist",
        `The specified queue does not exist: ${nameOrAddress}`,
      );
    }
    return { arn: this.arnOf(name), queue, policy: this.policies.get(name) };
  }

  has(arn: string): boolean {
    return arn.startsWith(this.arnPrefix) && this.queues.has(arn.slice(this.arnPrefix.length));
  }

  /** Whether some queue's redrive policy names it. */
  isDeadLetterQueue(arn: string): boolean {
    return [...this.queues.values()].some(
      ({ settings }) => settings.redrive?.deadLetterTargetArn === arn,
    );
  }

  /** Creates the queue, or changes its settings and keeps its messages. */
  async put(settings: QueueSettings): Promise<NamedQueue> {
    this.check(settings);
    const existing = this.queues.get(settings.name);
    if (existing === undefined) this.create(settings);
    else existing.settings = settings;
    await this.stored.set(settings.name, settings);
    return this.get(settings.name);
  }

  putPolicy(nameOrAddress: string, policy: PolicyDocument): Promise<void> {
    assertSupported(policy);
    return this.policies.set(this.get(nameOrAddress).queue.settings.name, policy);
  }

  /** Stops all timers. */
  close(): void {
    for (const queue of this.queues.values()) queue.close();
  }

  private create(settings: QueueSettings): void {
    const sourceArn = this.arnOf(settings.name);
    const giveUp = (message: StoredMessage, targetArn: string) =>
      this.get(targetArn).queue.accept(message, sourceArn);
    const hidden = (seconds: number) => this.hiddenSeconds?.(seconds, settings.name) ?? seconds;
    const queue = new Queue(settings, this.messages, this.clock, giveUp, hidden);
    this.queues.set(settings.name, queue);
  }

  private check({ name, visibilityTimeoutSeconds, redrive }: QueueSettings): void {
    if (!QUEUE_NAME.test(name)) {
      throw invalid(
        `The queue name ${name} is not 1 to 80 letters, digits, hyphens and underscores.`,
      );
    }
    if (visibilityTimeoutSeconds < 0 || visibilityTimeoutSeconds > MAX_VISIBILITY_TIMEOUT_SECONDS) {
      throw invalid(
        `VisibilityTimeout of ${name} is ${visibilityTimeoutSeconds} s, not 0 to ${MAX_VISIBILITY_TIMEOUT_SECONDS}.`,
      );
    }
    if (
      redrive !== undefined &&
      !this.queues.has(redrive.deadLetterTargetArn.split(":").at(-1) ?? "")
    ) {
      throw invalid(
        `RedrivePolicy of ${name} is invalid: dead letter target ${redrive.deadLetterTargetArn} does not exist.`,
      );
    }
  }

  private arnOf(name: string): string {
    return this.arnPrefix + name;
  }
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
const QUEUE_NAME = /^[A-Za-z0-9_-]{1,80}$/;

function invalid(message: string): AwsError {
  return new AwsError("InvalidParameterValue", message);
}
