import type { Clock } from "../../lib/clock";
import { AwsError } from "../aws-error";
import type { Faults } from "../faults/faults";
import type { ReportProblem } from "../problem";
import type { ReceivedMessage, Sqs } from "../sqs/sqs";
import { readBatchResponse } from "./batch-response";
import type { EventSourceMapping, FunctionDefinition } from "./definitions";
import type { Functions } from "./functions";
import { MessageGatherer } from "./message-gatherer";
import { sizeInEvent, sqsEvent } from "./sqs-event";

export interface EventSourceOptions {
  readonly mapping: EventSourceMapping;
  readonly definition: FunctionDefinition;
  readonly functions: Pick<Functions, "invoke" | "callerOf">;
  readonly sqs: Pick<Sqs, "receive" | "deleteMessages" | "release" | "onMessage">;
  readonly clock: Clock;
  readonly faults?: Faults;
  readonly region: string;
  readonly report: ReportProblem;
  readonly log: (line: string) => void;
}

/**
 * Polls a queue and invokes a function with batches of its messages, acting on the queue as the
 * function's role. Messages of a failed batch come back when their visibility timeout has passed.
 */
export class EventSource {
  readonly #options: EventSourceOptions;
  readonly #gatherer: MessageGatherer;
  readonly #invocations = new Set<Promise<void>>();
  #closed = false;
  #loop: Promise<void> | undefined;

  constructor(options: EventSourceOptions) {
    const { mapping, sqs, clock, region } = options;
    this.#options = options;
    this.#gatherer = new MessageGatherer({
      batchSize: mapping.batchSize,
      windowSeconds: mapping.windowSeconds,
      clock,
      receive: (max) => this.#receive(max),
      onMessage: (listener) => sqs.onMessage(mapping.queueArn, listener),
      sizeOf: (message) => sizeInEvent(message, mapping.queueArn, region),
    });
  }

  run(): void {
    this.#loop ??= this.#poll();
  }

  /** Stops polling, gives back at once what no invocation has taken, and waits for those under way. */
  async stop(): Promise<void> {
    this.#closed = true;
    this.#gatherer.stop();
    await this.#loop;
    await Promise.all([this.#giveBack(this.#gatherer.undelivered()), ...this.#invocations]);
  }

  async #poll(): Promise<void> {
    while (!this.#closed) {
      while (this.#invocations.size >= this.#options.mapping.maximumConcurrency) {
        await Promise.race(this.#invocations);
      }
      const batch = await this.#gatherer.next();
      if (batch === undefined) return;
      const invocation = this.#deliver(batch).finally(() => this.#invocations.delete(invocation));
      this.#invocations.add(invocation);
    }
  }

  /** Lambda goes on polling whatever SQS answers; a denied call has been reported where it was denied. */
  async #receive(max: number): Promise<ReceivedMessage[]> {
    const { mapping, definition, functions, sqs, log } = this.#options;
    try {
      return await sqs.receive(functions.callerOf(definition), mapping.queueArn, max);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      log(`lambda: ${definition.name} cannot receive messages: ${error.message}`);
      return [];
    }
  }

  async #deliver(messages: readonly ReceivedMessage[]): Promise<void> {
    const { mapping, definition, functions, faults, region, report } = this.#options;
    try {
      if (faults?.strikes("functionOutlived", definition.name)) await this.#giveBack(messages);
      const event = sqsEvent(messages, mapping.queueArn, region);
      const answer = await functions.invoke(definition, event);
      await this.#delete(this.#settledBy(answer, messages));
    } catch (error) {
      // A function that the local cloud itself has ended has not failed.
      if (this.#closed) return this.#giveBack(messages);
      const message = error instanceof Error ? error.message : String(error);
      report({ kind: "function", name: definition.name, error: message });
    }
  }

  #settledBy(answer: unknown, messages: readonly ReceivedMessage[]): readonly ReceivedMessage[] {
    const { mapping, definition, log } = this.#options;
    if (!mapping.reportsItemFailures) return messages;
    const ids = messages.map(({ messageId }) => messageId);
    const outcome = readBatchResponse(answer, ids);
    if (outcome.kind === "malformed") throw new Error(outcome.problem);
    if (outcome.failedIds.size > 0) {
      const failed = [...outcome.failedIds].join(", ");
      log(
        `lambda: ${definition.name} failed ${outcome.failedIds.size} of ${ids.length}: ${failed}`,
      );
    }
    return messages.filter(({ messageId }) => !outcome.failedIds.has(messageId));
  }

  async #delete(messages: readonly ReceivedMessage[]): Promise<void> {
    const { mapping, definition, functions, sqs } = this.#options;
    if (messages.length === 0) return;
    const receiptHandles = messages.map(({ receiptHandle }) => receiptHandle);
    await sqs.deleteMessages(functions.callerOf(definition), mapping.queueArn, receiptHandles);
  }

  async #giveBack(messages: readonly ReceivedMessage[]): Promise<void> {
    const { mapping, sqs } = this.#options;
    const receiptHandles = messages.map(({ receiptHandle }) => receiptHandle);
    if (receiptHandles.length > 0) await sqs.release(mapping.queueArn, receiptHandles, 0);
  }
}
