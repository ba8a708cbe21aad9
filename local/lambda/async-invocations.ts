import { randomUUID } from "node:crypto";
import type { Clock } from "../../lib/clock";
import type { ReportProblem } from "../problem";
import type { Sqs } from "../sqs/sqs";
import type { Collection } from "../state";
import type { AsyncSettings, FunctionDefinition } from "./definitions";
import { failureRecord, type InvocationFailure } from "./failure-record";
import type { Functions } from "./functions";
import { ThrottledError } from "./throttled-error";

/** An event that a function was given, and has not handled yet. */
export interface AsyncInvocation {
  readonly functionName: string;
  readonly requestId: string;
  readonly event: unknown;
  readonly acceptedAt: number;
  readonly dueAt: number;
  /** How many have failed. */
  readonly attempts: number;
}

export interface AsyncInvocationsOptions {
  readonly waiting: Collection<AsyncInvocation>;
  readonly definitionOf: (functionName: string) => FunctionDefinition | undefined;
  readonly settingsOf: (functionName: string) => AsyncSettings;
  readonly functions: Pick<Functions, "invoke" | "callerOf">;
  readonly sqs: Pick<Sqs, "send">;
  readonly clock: Clock;
  readonly report: ReportProblem;
  readonly log: (line: string) => void;
}

/** Processes of functions at once, as each takes memory of this machine. */
const MAX_CONCURRENCY = 4;
const RETRY_DELAY_MILLISECONDS = 60_000;
/** Lambda begins with a second and ends with five minutes. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const THROTTLED_DELAY_MILLISECONDS = 5000;

/**
 * Lambda's queue of events for asynchronous invocations: a function that fails gets the event again
 * after one minute, then after two more; what it does not handle then goes to its dead letters.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export class AsyncInvocations {
  readonly #options: AsyncInvocationsOptions;
  readonly #running = new Map<string, Promise<void>>();
  #accepted = 0;
  #isRunning = false;
  #cancelTimer = () => {};

  constructor(options: AsyncInvocationsOptions) {
    this.#options = options;
  }

  /** Events that are not handled yet. */
  get size(): number {
    return this.#options.waiting.size;
  }

  /** Resolves once the event is on disk: then it survives a restart. */
  async add(functionName: string, event: unknown): Promise<void> {
    const now = this.#options.clock.now();
    const requestId = randomUUID();
    const times = { acceptedAt: now, dueAt: now };
    const invocation = { functionName, requestId, event, ...times, attempts: 0 };
    await this.#options.waiting.set(this.#nextId(now), invocation);
    this.#wake();
  }

  run(): void {
    this.#isRunning = true;
    this.#wake();
  }

  /** Begins no more, and waits for those under way. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#cancelTimer();
    await Promise.all(this.#running.values());
  }

  #wake(): void {
    this.#cancelTimer();
    if (!this.#isRunning) return;
    const { waiting, clock } = this.#options;
    let next = Number.POSITIVE_INFINITY;
    for (const [id, invocation] of waiting.entries()) {
      if (this.#running.size >= MAX_CONCURRENCY) return;
      if (this.#running.has(id)) continue;
      if (invocation.dueAt <= clock.now()) this.#start(id, invocation);
      else next = Math.min(next, invocation.dueAt);
    }
    if (next === Number.POSITIVE_INFINITY) return;
    this.#cancelTimer = clock.after(next - clock.now(), () => this.#wake());
  }

  #start(id: string, invocation: AsyncInvocation): void {
    const ended = this.#invoke(id, invocation)
      .catch((error: unknown) => this.#options.log(`lambda: state not saved: ${error}`))
      .finally(() => {
        this.#running.delete(id);
        this.#wake();
      });
    this.#running.set(id, ended);
  }

  async #invoke(id: string, invocation: AsyncInvocation): Promise<void> {
    const { waiting, definitionOf, functions } = this.#options;
    const definition = definitionOf(invocation.functionName);
    if (definition !== undefined) {
      try {
        await functions.invoke(definition, invocation.event);
      } catch (error) {
        if (error instanceof ThrottledError) return this.#wait(id, invocation, definition, error);
        return this.#fail(id, invocation, definition, messageOf(error));
      }
    }
    await waiting.delete(id);
  }

  /** Being throttled counts as no attempt: Lambda tries until the event is too old. */
  async #wait(
    id: string,
    invocation: AsyncInvocation,
    definition: FunctionDefinition,
    { message }: ThrottledError,
  ): Promise<void> {
    const { waiting, settingsOf, clock } = this.#options;
    const dueAt = clock.now() + THROTTLED_DELAY_MILLISECONDS;
    const { maximumEventAgeSeconds } = settingsOf(definition.name);
    if (dueAt - invocation.acceptedAt <= maximumEventAgeSeconds * 1000) {
      await waiting.set(id, { ...invocation, dueAt });
      return;
    }
    const failure = { condition: "EventAgeExceeded", error: message } as const;
    await this.#giveUp(invocation, definition, failure);
    await waiting.delete(id);
  }

  async #fail(
    id: string,
    invocation: AsyncInvocation,
    definition: FunctionDefinition,
    error: string,
  ): Promise<void> {
    // A function that the local cloud itself has ended has not failed.
    if (!this.#isRunning) return;
    const { waiting, settingsOf, clock, report } = this.#options;
    report({ kind: "function", name: definition.name, error });
    const failed = { ...invocation, attempts: invocation.attempts + 1 };
    const settings = settingsOf(definition.name);
    const dueAt = clock.now() + failed.attempts * RETRY_DELAY_MILLISECONDS;
    const isTooOld = dueAt - failed.acceptedAt > settings.maximumEventAgeSeconds * 1000;
    const isRetried = failed.attempts <= settings.maximumRetryAttempts;
    if (isRetried && !isTooOld) {
      await waiting.set(id, { ...failed, dueAt });
      return;
    }
    const condition = isRetried ? "EventAgeExceeded" : "RetriesExhausted";
    await this.#giveUp(failed, definition, { condition, error });
    await waiting.delete(id);
  }

  /** As the function's role: it needs sqs:SendMessage on its dead letters. */
  async #giveUp(
    invocation: AsyncInvocation,
    definition: FunctionDefinition,
    failure: InvocationFailure,
  ): Promise<void> {
    const { settingsOf, functions, sqs, clock, report } = this.#options;
    const { onFailureQueueArn } = settingsOf(definition.name);
    const { deadLetterQueueArn } = definition;
    const caller = functions.callerOf(definition);
    try {
      if (deadLetterQueueArn !== undefined) {
        await sqs.send(caller, deadLetterQueueArn, JSON.stringify(invocation.event));
      }
      if (onFailureQueueArn !== undefined) {
        const record = failureRecord(invocation, definition, failure, clock.now());
        await sqs.send(caller, onFailureQueueArn, JSON.stringify(record));
      }
    } catch (refused) {
      const lost = `its dead letters did not take the event: ${messageOf(refused)}`;
      report({ kind: "function", name: definition.name, error: lost });
    }
  }

  /** Ids sort as the events came. */
  #nextId(now: number): string {
    this.#accepted += 1;
    return `${String(now).padStart(15, "0")}-${String(this.#accepted).padStart(12, "0")}`;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
