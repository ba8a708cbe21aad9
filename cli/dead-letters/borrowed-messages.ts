import {
  type BatchResultErrorEntry,
  ChangeMessageVisibilityBatchCommand,
  type Message,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import { MAX_MESSAGES_PER_CALL } from "../../contracts/limits";
import { concurrently } from "../../lib/concurrently";
import type { Io } from "../io";
import { plural } from "../output/format";
import type { Target } from "../target/target";

/** How long borrowed messages are hidden: after a kill they are back by themselves within that time. */
export const BORROWED_SECONDS = 120;

/** A poll of a second asks all of SQS's servers; a shorter one may find nothing although something waits. */
const POLL_SECONDS = 1;
const CONCURRENT_CALLS = 8;
const MAX_CALLS = 3;
const PAUSE_MILLISECONDS = 200;

/** Messages that are looked at without being taken: they are hidden from others until they are given back. */
export class BorrowedMessages {
  /** Receipt handles by message id. */
  readonly #handles = new Map<string, string>();

  constructor(
    private readonly sqs: Target["sqs"],
    private readonly queueUrl: string,
    private readonly io: Pick<Io, "sleep">,
  ) {}

  /** Up to ten more messages; nothing when none is visible. Those that SQS gives twice are given once. */
  async borrow(): Promise<Message[] | undefined> {
    const { Messages } = await this.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.queueUrl,
        MaxNumberOfMessages: MAX_MESSAGES_PER_CALL,
        VisibilityTimeout: BORROWED_SECONDS,
        WaitTimeSeconds: POLL_SECONDS,
        MessageSystemAttributeNames: ["SentTimestamp", "DeadLetterQueueSourceArn"],
        MessageAttributeNames: ["All"],
      }),
    );
    if (Messages === undefined || Messages.length === 0) return undefined;
    return Messages.filter(({ MessageId = "", ReceiptHandle = "" }) => {
      const isNew = !this.#handles.has(MessageId);
      this.#handles.set(MessageId, ReceiptHandle);
      return isNew;
    });
  }

  /** Hides these for another `BORROWED_SECONDS`. */
  async keep(messageIds: readonly string[]): Promise<void> {
    await this.#hide(messageIds, BORROWED_SECONDS);
  }

  /**
   * Makes all visible again but those that are kept.
   *
   * @throws the first error, after all were tried: those that failed are visible within `BORROWED_SECONDS`.
   */
  async giveBack({ except = [] }: { except?: readonly string[] } = {}): Promise<void> {
    const ids = [...this.#handles.keys()].filter((id) => !except.includes(id));
    await this.#hide(ids, 0);
    for (const id of ids) this.#handles.delete(id);
  }

  async #hide(messageIds: readonly string[], seconds: number): Promise<void> {
    const errors: unknown[] = [];
    await concurrently(batchesOf(messageIds), CONCURRENT_CALLS, async (batch) => {
      await this.#hideBatch(batch, seconds).catch((error) => errors.push(error));
    });
    if (errors.length > 0) throw errors[0];
  }

  /** A receipt that SQS does not take any more is of a message that is visible, received again or gone. */
  async #hideBatch(messageIds: readonly string[], seconds: number): Promise<void> {
    let ids = messageIds;
    for (let calls = 1; ; calls += 1) {
      const Entries = ids.map((id, index) => ({
        Id: String(index),
        ReceiptHandle: this.#handles.get(id),
        VisibilityTimeout: seconds,
      }));
      const { Failed = [] } = await this.sqs.send(
        new ChangeMessageVisibilityBatchCommand({ QueueUrl: this.queueUrl, Entries }),
      );
      const failed = Failed.filter(({ SenderFault }) => SenderFault !== true);
      if (failed.length === 0) return;
      if (calls === MAX_CALLS) throw new MessagesHiddenError(this.queueUrl, failed);
      ids = failed.map(({ Id }) => ids[Number(Id)] ?? "");
      await this.io.sleep(PAUSE_MILLISECONDS * 2 ** calls);
    }
  }
}

/** SQS did not make messages visible, which they will be by themselves. */
export class MessagesHiddenError extends Error {
  override readonly name = "MessagesHiddenError";

  constructor(queueUrl: string, failed: readonly BatchResultErrorEntry[]) {
    const reasons = new Set(failed.map(({ Code, Message }) => `${Code}: ${Message}`));
    super(`${plural(failed.length, "message")} of ${queueUrl}: ${[...reasons].join("; ")}`);
  }
}

function* batchesOf(ids: readonly string[]) {
  for (let start = 0; start < ids.length; start += MAX_MESSAGES_PER_CALL) {
    yield ids.slice(start, start + MAX_MESSAGES_PER_CALL);
  }
}
