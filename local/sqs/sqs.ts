import { MAX_MESSAGE_BYTES } from "../../contracts/limits";
import type { Clock } from "../../lib/clock";
import { AwsError } from "../aws-error";
import { JsonProtocol } from "../http/json-protocol";
import type { AwsCall, AwsRequest, AwsResponse, Service } from "../http/service";
import type { Authorizer } from "../iam/authorizer";
import type { Caller } from "../iam/caller";
import type { PolicyDocument } from "../iam/policy";
import type { Kms } from "../kms/kms";
import type { Collection, StateStore } from "../state";
import { type ReceivedMessage, received } from "./message";
import type { MoveTask } from "./move-task";
import { MoveTasks } from "./move-tasks";
import { sqsOperations } from "./operations";
import type { QueueCounts } from "./queue";
import type { QueueChange } from "./queue-attributes";
import { type NamedQueue, Queues } from "./queues";

export type { ReceivedMessage } from "./message";

export interface SqsOptions {
  readonly store: StateStore;
  readonly authorizer: Authorizer;
  readonly kms: Kms;
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  /** Where queue URLs begin: clients send to the URL's host, so it must be the server's. */
  readonly endpoint: () => string;
  /** How long a received message is hidden. @default as long as its receiver or its queue says */
  readonly hiddenSeconds?: (seconds: number, queueName: string) => number;
}

/** Amazon SQS, as far as the image labeler uses it: standard queues. */
export class Sqs implements Service {
  readonly moveTasks: MoveTasks;
  private readonly protocol: JsonProtocol;

  private constructor(
    private readonly options: SqsOptions,
    private readonly queues: Queues,
    moves: Collection<MoveTask>,
  ) {
    this.moveTasks = new MoveTasks({
      tasks: moves,
      queues,
      clock: options.clock,
      authorized: (caller, action, arn) => this.authorized(caller, action, arn),
    });
    this.protocol = new JsonProtocol({
      target: "AmazonSQS",
      version: "1.0",
      operations: sqsOperations(this, options.clock),
    });
  }

  static async open(options: SqsOptions): Promise<Sqs> {
    const { store, clock, region, accountId, hiddenSeconds } = options;
    const queues = await Queues.open(store, clock, region, accountId, hiddenSeconds);
    return new Sqs(options, queues, await store.collection<MoveTask>("sqs-move-tasks"));
  }

  /** Creates the queue, or changes its settings and keeps its messages. */
  async putQueue(queue: {
    name: string;
    visibilityTimeoutSeconds: number;
    messageRetentionSeconds?: number;
    redrive?: { deadLetterTargetArn: string; maxReceiveCount: number };
    kmsKeyArn?: string;
  }): Promise<{ url: string; arn: string }> {
    const messageRetentionSeconds = queue.messageRetentionSeconds ?? DEFAULT_RETENTION_SECONDS;
    const { arn } = await this.queues.put({ ...queue, messageRetentionSeconds });
    return { url: this.urlOf(queue.name), arn };
  }

  /** In force at once; on disk when the promise resolves. */
  putQueuePolicy(queueUrl: string, policy: PolicyDocument): Promise<void> {
    return this.queues.putPolicy(queueUrl, policy);
  }

  /** All of it or, when a part is refused, nothing. @throws AwsError InvalidParameterValue */
  async changeQueue({ queue }: NamedQueue, { settings, policy }: QueueChange): Promise<void> {
    const { name } = queue.settings;
    await this.queues.put({ ...queue.settings, ...settings });
    if (policy !== undefined) await this.queues.putPolicy(name, policy);
  }

  has(queueArn: string): boolean {
    return this.queues.has(queueArn);
  }

  /** Whether some queue's redrive policy names it. */
  isDeadLetterQueue(queueArn: string): boolean {
    return this.queues.isDeadLetterQueue(queueArn);
  }

  urlOf(name: string): string {
    return `${this.options.endpoint()}/${this.options.accountId}/${name}`;
  }

  /**
   * Puts a message into a queue. It is on its way to the disk when this returns, so that a caller can
   * write something of its own in the same turn, and both or neither survive a crash.
   *
   * @param delayMilliseconds until somebody can receive it
   * @throws AwsError when the caller may not, or the body is none that SQS takes.
   */
  async send(
    caller: Caller,
    queueArn: string,
    body: string,
    delayMilliseconds?: number,
  ): Promise<void> {
    const queue = this.authorized(caller, "sqs:SendMessage", queueArn);
    await this.sendTo(queue, caller, body, delayMilliseconds);
  }

  /** As `send`, to a queue that the caller was allowed to send to. Answers the message's id. */
  async sendTo(
    { queue }: NamedQueue,
    caller: Caller,
    body: string,
    delayMilliseconds?: number,
  ): Promise<string> {
    checkBody(body);
    return queue.add(body, senderId(caller), delayMilliseconds);
  }

  /** Receives up to `max` messages, which may be more than a client gets in one call. */
  async receive(caller: Caller, queueArn: string, max: number): Promise<ReceivedMessage[]> {
    const { queue } = this.authorized(caller, "sqs:ReceiveMessage", queueArn);
    return (await queue.receive(max)).map(received);
  }

  async deleteMessages(
    caller: Caller,
    queueArn: string,
    receiptHandles: readonly string[],
  ): Promise<void> {
    const { queue } = this.authorized(caller, "sqs:DeleteMessage", queueArn);
    await Promise.all(receiptHandles.map((handle) => queue.delete(handle)));
  }

  /** Makes messages visible again after that time: what a poller does with those it could not give away. */
  async release(
    queueArn: string,
    receiptHandles: readonly string[],
    visibilityTimeoutSeconds: number,
  ): Promise<void> {
    const { queue } = this.queues.get(queueArn);
    await Promise.all(
      receiptHandles.map((handle) => queue.release(handle, visibilityTimeoutSeconds)),
    );
  }

  /** Calls back whenever a message becomes visible, until the returned function is called. */
  onMessage(queueArn: string, listener: () => void): () => void {
    return this.queues.get(queueArn).queue.onMessage(listener);
  }

  counts(queueArn: string): QueueCounts {
    return this.queues.get(queueArn).queue.counts;
  }

  /** The queue, when the caller may do this with it. */
  authorized(caller: Caller, action: string, nameOrAddress: string): NamedQueue {
    const named = this.queues.get(nameOrAddress);
    this.options.authorizer.authorize(caller, action, named.arn, named.policy);
    this.authorizeKey(caller, action, named);
    return named;
  }

  /** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html */
  private authorizeKey(caller: Caller, action: string, { arn, queue }: NamedQueue): void {
    const { kmsKeyArn } = queue.settings;
    if (kmsKeyArn === undefined) return;
    const use = { via: "sqs", encryptionContext: { "aws:sqs:arn": arn } };
    try {
      for (const keyAction of KEY_ACTIONS[action] ?? []) {
        this.options.kms.authorize(caller, keyAction, kmsKeyArn, use);
      }
    } catch (error) {
      if (!(error instanceof AwsError) || error.code !== "AccessDenied") throw error;
      throw new AwsError("KmsAccessDenied", error.message);
    }
  }

  /** Goes on with the moves that a restart interrupted. Roles must be known by then. */
  resumeMoves(): void {
    this.moveTasks.resume();
  }

  /** Stops all timers: nothing becomes visible or moves by itself any more. */
  close(): void {
    this.moveTasks.close();
    this.queues.close();
  }

  matches(call: AwsCall): boolean {
    return this.protocol.matches(call);
  }

  handle(request: AwsRequest): Promise<AwsResponse> {
    return this.protocol.handle(request);
  }

  errorResponse(error: AwsError): AwsResponse {
    return this.protocol.errorResponse(error);
  }
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const DEFAULT_RETENTION_SECONDS = 4 * 24 * 3600;

/** What a caller does with the queue's key. */
const KEY_ACTIONS: Readonly<Record<string, readonly string[] | undefined>> = {
  "sqs:SendMessage": ["kms:GenerateDataKey", "kms:Decrypt"],
  "sqs:ReceiveMessage": ["kms:Decrypt"],
};

/** What XML 1.0 cannot hold. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const FORBIDDEN_CHARACTERS = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

function checkBody(body: string): void {
  if (body === "") {
    throw new AwsError("MissingParameter", "The request must contain the parameter MessageBody.");
  }
  if (Buffer.byteLength(body) > MAX_MESSAGE_BYTES) {
    throw new AwsError(
      "InvalidParameterValue",
      `One or more parameters are invalid. Reason: Message must be shorter than ${MAX_MESSAGE_BYTES} bytes.`,
    );
  }
  if (FORBIDDEN_CHARACTERS.test(body)) {
    throw new AwsError("InvalidMessageContents", "Invalid characters found in the message.");
  }
}

function senderId(caller: Caller): string {
  if (caller.kind === "role") return caller.roleName;
  return caller.kind === "service" ? caller.principal : "operator";
}
