import { MAX_INVOCATION_BYTES } from "../../contracts/limits";
import type { Clock } from "../../lib/clock";
import type { ReceivedMessage } from "../sqs/sqs";

export interface MessageGathererOptions {
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly clock: Clock;
  readonly receive: (max: number) => Promise<ReceivedMessage[]>;
  /** Calls back when messages may have come; returns how to stop that. */
  readonly onMessage: (listener: () => void) => () => void;
  /** Bytes that a message adds to the function's event. */
  readonly sizeOf: (message: ReceivedMessage) => number;
}

/** Messages whose visibility timeout passes announce themselves to nobody, so the queue is looked at as often. */
const POLL_MILLISECONDS = 1000;

/**
 * Gathers messages into batches as an event source mapping does: a batch is over when it is full, when
 * the window since its first message is, or when the next message would make the event too large.
 */
export class MessageGatherer {
  readonly #options: MessageGathererOptions;
  #batch: ReceivedMessage[] = [];
  #bytes = 0;
  /** Received, but too large for the batch: the next one begins with them. */
  #carried: ReceivedMessage[] = [];
  #wake: () => void = () => {};
  #stopped = false;

  constructor(options: MessageGathererOptions) {
    this.#options = options;
  }

  /** The next batch; nothing once stopped. */
  async next(): Promise<ReceivedMessage[] | undefined> {
    const { windowSeconds, clock } = this.#options;
    let deadline = Number.POSITIVE_INFINITY;
    while (!this.#stopped) {
      // Listening before receiving: what arrives in between must not wait for the next poll.
      const arrival = this.#listen();
      const received = await this.#receive();
      for (const message of received) this.#take(message);
      if (this.#batch.length > 0) deadline = Math.min(deadline, clock.now() + windowSeconds * 1000);
      const isOver = this.#isFull() || clock.now() >= deadline;
      if (isOver && !this.#stopped) {
        arrival.cancel();
        return this.#empty();
      }
      if (received.length > 0) arrival.cancel();
      else await arrival.orAfter(Math.min(POLL_MILLISECONDS, deadline - clock.now()));
    }
    return undefined;
  }

  /** Makes `next` end, also one that waits. */
  stop(): void {
    this.#stopped = true;
    this.#wake();
  }

  /** Once `next` has ended: what was received and not handed out. */
  undelivered(): ReceivedMessage[] {
    return [...this.#batch, ...this.#carried];
  }

  async #receive(): Promise<ReceivedMessage[]> {
    if (this.#carried.length > 0) return this.#carried.splice(0);
    return this.#options.receive(this.#options.batchSize - this.#batch.length);
  }

  #take(message: ReceivedMessage): void {
    const size = this.#options.sizeOf(message);
    const fits = this.#batch.length === 0 || this.#bytes + size <= MAX_INVOCATION_BYTES;
    if (!fits || this.#carried.length > 0) {
      this.#carried.push(message);
      return;
    }
    this.#batch.push(message);
    this.#bytes += size;
  }

  #isFull(): boolean {
    return this.#batch.length >= this.#options.batchSize || this.#carried.length > 0;
  }

  #empty(): ReceivedMessage[] {
    this.#bytes = 0;
    return this.#batch.splice(0);
  }

  #listen(): { orAfter: (milliseconds: number) => Promise<void>; cancel: () => void } {
    let arrived = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    this.#wake = arrived;
    const cancelListener = this.#options.onMessage(arrived);
    return {
      cancel: cancelListener,
      orAfter: async (milliseconds) => {
        const cancelTimer = this.#options.clock.after(milliseconds, arrived);
        await arrival;
        cancelTimer();
        cancelListener();
      },
    };
  }
}
