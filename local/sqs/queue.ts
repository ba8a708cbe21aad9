import { randomUUID } from "node:crypto";
import type { Clock } from "../../lib/clock";
import { AwsError } from "../aws-error";
import type { Collection } from "../state";
import { parseReceiptHandle, type StoredMessage } from "./message";
import { VisibleMessages } from "./visible-messages";

export interface QueueSettings {
  readonly name: string;
  readonly visibilityTimeoutSeconds: number;
  readonly messageRetentionSeconds: number;
  readonly redrive?: { readonly deadLetterTargetArn: string; readonly maxReceiveCount: number };
  /** The customer managed key that protects the messages. */
  readonly kmsKeyArn?: string;
}

export interface QueueCounts {
  readonly visible: number;
  readonly inFlight: number;
}

/** One standard queue: who sees which message when. */
export class Queue {
  private readonly visible = new VisibleMessages();
  /** Received and not deleted, or not to be seen yet. */
  private readonly inFlight = new Map<string, StoredMessage>();
  private readonly listeners = new Set<() => void>();
  private nextReveal: { at: number; cancel: () => void } | undefined;

  /** @param giveUp takes over a message that was received too often; the queue then forgets it. */
  constructor(
    public settings: QueueSettings,
    private readonly messages: Collection<StoredMessage>,
    private readonly clock: Clock,
    private readonly giveUp: (message: StoredMessage, targetArn: string) => Promise<void>,
    /** How long a message is hidden that shall be hidden that long. */
    private readonly hiddenSeconds: (seconds: number) => number = (seconds) => seconds,
  ) {}

  get counts(): QueueCounts {
    return { visible: this.visible.size, inFlight: this.inFlight.size };
  }

  /** Takes back what was in the queue before a restart. */
  restore(stored: Iterable<StoredMessage>): void {
    for (const message of stored) {
      if (message.visibleAt <= this.clock.now()) this.visible.add(message.id);
      else this.hide(message);
    }
  }

  /** Calls back whenever a message becomes visible, until the returned function is called. */
  onMessage(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Adds a message, which nobody sees before the delay is over. It is on its way to the disk when this
   * returns, and there when the promise resolves.
   */
  async add(body: string, senderId: string, delayMilliseconds = 0): Promise<string> {
    const id = randomUUID();
    const sentAt = this.clock.now();
    await this.insert({ id, body, senderId, sentAt }, delayMilliseconds);
    return id;
  }

  /** Takes over a message that another queue gave up, under its old id and as old as it is. */
  async accept(message: StoredMessage, deadLetterSourceArn: string): Promise<void> {
    const { id, body, senderId, sentAt } = message;
    await this.insert({ id, body, senderId, sentAt, deadLetterSourceArn });
  }

  /** Takes up to `max` visible messages and hides them. What was received too often goes elsewhere instead. */
  async receive(max: number, visibilityTimeoutSeconds?: number): Promise<StoredMessage[]> {
    const now = this.clock.now();
    const hiddenSeconds = visibilityTimeoutSeconds ?? this.settings.visibilityTimeoutSeconds;
    const taken: StoredMessage[] = [];
    const writes: Promise<void>[] = [];
    this.reveal();
    while (taken.length < max) {
      const message = this.take();
      if (message === undefined) break;
      const settled = this.settle(message, now);
      if (settled !== undefined) {
        writes.push(settled);
        continue;
      }
      const hidden = {
        ...message,
        receiveCount: message.receiveCount + 1,
        firstReceivedAt: message.firstReceivedAt ?? now,
        visibleAt: now + this.hiddenSeconds(hiddenSeconds) * 1000,
      };
      writes.push(this.store(hidden));
      this.hide(hidden);
      taken.push(hidden);
    }
    await Promise.all(writes);
    // A visibility timeout of 0 hides nothing.
    this.reveal();
    return taken;
  }

  /**
   * Gives the oldest visible message to `take` and forgets it in the same turn, so that a crash neither
   * loses nor doubles it. When `take` throws, the message stays where it is.
   *
   * @returns undefined when none is visible
   */
  handOver(take: (message: StoredMessage) => Promise<unknown>): Promise<unknown> | undefined {
    this.reveal();
    const message = this.peek();
    if (message === undefined) return undefined;
    const taken = take(message);
    this.visible.take();
    return Promise.all([taken, this.forget(message)]);
  }

  /** Deletes the message of the receipt; one that is gone, or was received again since, stays as it is. */
  async delete(handle: string): Promise<void> {
    const message = this.ofReceipt(handle);
    if (message !== undefined) await this.forget(message);
  }

  /** @throws AwsError MessageNotInflight */
  async changeVisibility(handle: string, seconds: number): Promise<void> {
    const message = this.inFlightOf(handle);
    if (message === undefined) {
      throw new AwsError("MessageNotInflight", "The specified message is not in flight.");
    }
    const changed = { ...message, visibleAt: this.clock.now() + seconds * 1000 };
    const stored = this.store(changed);
    this.hide(changed);
    this.reveal();
    await stored;
  }

  /** As `changeVisibility`, but what is not in flight any more is as free as can be: no error. */
  async release(handle: string, seconds: number): Promise<void> {
    if (this.inFlightOf(handle) !== undefined) await this.changeVisibility(handle, seconds);
  }

  /** Stops the timer; nothing becomes visible by itself any more. */
  close(): void {
    this.nextReveal?.cancel();
  }

  private async insert(
    message: Omit<StoredMessage, "queue" | "receiveCount" | "visibleAt">,
    delayMilliseconds = 0,
  ): Promise<void> {
    const visibleAt = this.clock.now() + delayMilliseconds;
    const inserted = { ...message, queue: this.settings.name, receiveCount: 0, visibleAt };
    const stored = this.store(inserted);
    if (delayMilliseconds > 0) this.hide(inserted);
    else {
      this.visible.add(message.id);
      this.tell();
    }
    await stored;
  }

  private take(): StoredMessage | undefined {
    const id = this.visible.take();
    return id === undefined ? undefined : this.messages.get(this.key(id));
  }

  /** The oldest visible message that is not too old. */
  private peek(): StoredMessage | undefined {
    for (let id = this.visible.peek(); id !== undefined; id = this.visible.peek()) {
      const message = this.messages.get(this.key(id));
      if (message !== undefined && !this.isExpired(message, this.clock.now())) return message;
      this.visible.take();
      if (message !== undefined) void this.forget(message);
    }
    return undefined;
  }

  private isExpired({ sentAt }: StoredMessage, now: number): boolean {
    return sentAt + this.settings.messageRetentionSeconds * 1000 <= now;
  }

  /** The end of a message that nobody receives any more: too old, or received too often. */
  private settle(message: StoredMessage, now: number): Promise<void> | undefined {
    const { redrive } = this.settings;
    if (this.isExpired(message, now)) return this.forget(message);
    if (redrive === undefined || message.receiveCount < redrive.maxReceiveCount) return undefined;
    const moved = this.giveUp(message, redrive.deadLetterTargetArn);
    return Promise.all([moved, this.forget(message)]).then(() => undefined);
  }

  private ofReceipt(handle: string): StoredMessage | undefined {
    const { id, receiveCount } = parseReceiptHandle(handle);
    const message = this.messages.get(this.key(id));
    return message?.receiveCount === receiveCount ? message : undefined;
  }

  private inFlightOf(handle: string): StoredMessage | undefined {
    const message = this.ofReceipt(handle);
    return message !== undefined && this.inFlight.has(message.id) ? message : undefined;
  }

  private hide(message: StoredMessage): void {
    this.inFlight.set(message.id, message);
    if (this.nextReveal === undefined || message.visibleAt < this.nextReveal.at) {
      this.revealAt(message.visibleAt);
    }
  }

  private revealAt(at: number): void {
    this.nextReveal?.cancel();
    const cancel = this.clock.after(Math.max(0, at - this.clock.now()), () => {
      this.nextReveal = undefined;
      this.reveal();
    });
    this.nextReveal = { at, cancel };
  }

  /** Makes visible what was hidden until now, and sets the timer for the next. */
  private reveal(): void {
    const now = this.clock.now();
    if (this.nextReveal !== undefined && this.nextReveal.at > now) return;
    this.nextReveal?.cancel();
    this.nextReveal = undefined;
    let earliest = Number.POSITIVE_INFINITY;
    const before = this.visible.size;
    for (const { id, visibleAt } of this.inFlight.values()) {
      if (visibleAt > now) {
        earliest = Math.min(earliest, visibleAt);
        continue;
      }
      this.inFlight.delete(id);
      this.visible.add(id);
    }
    if (Number.isFinite(earliest)) this.revealAt(earliest);
    if (this.visible.size > before) this.tell();
  }

  private tell(): void {
    for (const listener of [...this.listeners]) listener();
  }

  private store(message: StoredMessage): Promise<void> {
    return this.messages.set(this.key(message.id), message);
  }

  private forget({ id }: StoredMessage): Promise<void> {
    this.visible.delete(id);
    this.inFlight.delete(id);
    return this.messages.delete(this.key(id));
  }

  /** A slash occurs in no queue name. */
  private key(id: string): string {
    return `${this.settings.name}/${id}`;
  }
}
