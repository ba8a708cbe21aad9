import type { Clock } from "../../lib/clock";
import { arrivals } from "../faults/arrivals";
import type { Faults } from "../faults/faults";
import type { Service } from "../http/service";
import type { Caller } from "../iam/caller";
import type { ReportProblem } from "../problem";
import type { Sqs } from "../sqs/sqs";
import type { Collection, StateStore } from "../state";
import { isExhausted, retryDelayMilliseconds } from "./delivery-retry";
import { type DeclaredDestinations, Destinations, type DestinationsOptions } from "./destinations";
import { type BusEvent, busEvent, type Happening } from "./event";
import { EventsService } from "./events-service";
import { type Rule, Rules, type RuleTarget, type Target } from "./rules";

/** An event on its way to one target. */
export interface Delivery {
  readonly ruleName: string;
  readonly targetId: string;
  readonly event: BusEvent;
  readonly publishedAt: number;
  readonly dueAt: number;
  /** How many have failed. */
  readonly attempts: number;
}

export interface EventBusOptions extends DestinationsOptions {
  readonly store: StateStore;
  readonly sqs: Pick<Sqs, "send">;
  readonly clock: Clock;
  /** Of the pauses before an event is delivered, or tried again. @default clock */
  readonly retryClock?: Clock;
  readonly faults?: Faults;
  readonly region: string;
  readonly accountId: string;
  readonly report: ReportProblem;
  readonly log: (line: string) => void;
}

/** What one run of the program declares of EventBridge. */
export interface DeclaredEvents extends DeclaredDestinations {
  readonly rules: readonly Rule[];
  readonly targets: readonly Target[];
}

/** Deliveries under way at once: they share the writes to the disk. */
const BATCH_SIZE = 100;

const OBJECT_EVENTS = { duplicated: "eventDuplicated", delayed: "eventDelayed" } as const;
const JOB_EVENTS = { duplicated: "jobEventDuplicated", delayed: "jobEventDelayed" } as const;

/** Amazon EventBridge: the default event bus, which brings events to the targets of rules, at least once. */
export class EventBus {
  readonly #options: EventBusOptions;
  readonly service: Service;
  readonly #rules: Rules;
  readonly #destinations: Destinations;
  /** By ids that sort as they were published. */
  readonly #deliveries: Collection<Delivery>;
  #published = 0;
  #state: "idle" | "running" | "closed" = "idle";
  #delivering: Promise<void> | undefined;
  #cancelTimer = () => {};

  private constructor(
    options: EventBusOptions,
    rules: Rules,
    destinations: Destinations,
    deliveries: Collection<Delivery>,
  ) {
    this.#options = options;
    this.#rules = rules;
    this.#destinations = destinations;
    this.#deliveries = deliveries;
    this.service = new EventsService({ rules, authorizer: options.authorizer });
  }

  static async open(options: EventBusOptions): Promise<EventBus> {
    return new EventBus(
      options,
      await Rules.open(options.store),
      await Destinations.open(options),
      await options.store.collection<Delivery>("event-deliveries"),
    );
  }

  /** Replaces what the run of the program before declared. */
  async replace(declared: DeclaredEvents): Promise<void> {
    await this.#destinations.replace(declared);
    await this.#rules.replace(declared);
  }

  /**
   * Takes an event for every target that wants it. It is on its way to the disk when this returns, so
   * that what caused it can be written in the same turn, and both or neither survive a crash.
   *
   * @param describe not called when no rule can want the event
   */
  async publish(describe: () => Happening): Promise<void> {
    if (!this.#rules.areInForce) return;
    const { clock, region, accountId } = this.#options;
    const at = clock.now();
    const event = plain(busEvent(describe(), { at, region, accountId }));
    const publishedAt = this.#retryClock.now();
    const writes = this.#rules.targetsOf(event).flatMap(({ rule, target }) => {
      const names = { ruleName: rule.name, targetId: target.id };
      const kind = event.source === "aws.s3" ? OBJECT_EVENTS : JOB_EVENTS;
      return arrivals(this.#options.faults, kind, rule.name).map((late) => {
        const delivery = { ...names, event, publishedAt, dueAt: publishedAt + late, attempts: 0 };
        return this.#deliveries.set(this.#nextId(at), delivery);
      });
    });
    if (writes.length === 0) return;
    await Promise.all(writes);
    this.#wake();
  }

  /** Deliveries that have not arrived yet. */
  get pending(): number {
    return this.#deliveries.size;
  }

  /** Delivers from now on; before, events only wait. */
  run(): void {
    if (this.#state === "closed") return;
    this.#state = "running";
    this.#wake();
  }

  /** Ends what is under way. What is left is delivered after a restart. */
  async close(): Promise<void> {
    this.#state = "closed";
    this.#cancelTimer();
    await this.#delivering;
  }

  get #retryClock(): Clock {
    return this.#options.retryClock ?? this.#options.clock;
  }

  #wake(): void {
    if (this.#state !== "running" || this.#delivering !== undefined) return;
    this.#delivering = this.#deliverDue()
      .catch((error: unknown) => this.#options.log(`events: state not saved: ${error}`))
      .finally(() => {
        this.#delivering = undefined;
        this.#wakeWhenDue();
      });
  }

  async #deliverDue(): Promise<void> {
    for (let due = this.#due(); due.length > 0 && this.#state === "running"; due = this.#due()) {
      await Promise.all(due.map(([id, delivery]) => this.#deliver(id, delivery)));
    }
  }

  #due(): [string, Delivery][] {
    const now = this.#retryClock.now();
    const due: [string, Delivery][] = [];
    for (const entry of this.#deliveries.entries()) {
      if (entry[1].dueAt <= now) due.push(entry);
      if (due.length === BATCH_SIZE) break;
    }
    return due;
  }

  /** What came while the last batch ended is due at once. */
  #wakeWhenDue(): void {
    this.#cancelTimer();
    if (this.#state !== "running" || this.#deliveries.size === 0) return;
    const clock = this.#retryClock;
    let next = Number.POSITIVE_INFINITY;
    for (const { dueAt } of this.#deliveries.values()) next = Math.min(next, dueAt);
    this.#cancelTimer = clock.after(Math.max(0, next - clock.now()), () => this.#wake());
  }

  /** Forgotten only once it has arrived: a crash in between brings it twice, as AWS may. */
  async #deliver(id: string, delivery: Delivery): Promise<void> {
    const found = this.#rules.find(delivery.ruleName, delivery.targetId);
    if (found !== undefined) {
      try {
        await this.#destinations.send(
          this.#callerFor(found.rule),
          found.target.arn,
          delivery.event,
        );
      } catch (error) {
        return this.#fail(id, delivery, found, error);
      }
    }
    await this.#deliveries.delete(id);
  }

  async #fail(id: string, delivery: Delivery, found: RuleTarget, error: unknown): Promise<void> {
    const failed = { ...delivery, attempts: delivery.attempts + 1 };
    const now = this.#retryClock.now();
    if (!isExhausted(error, failed, found.target, now)) {
      const dueAt = now + retryDelayMilliseconds(failed.attempts);
      await this.#deliveries.set(id, { ...failed, dueAt });
      return;
    }
    const kept = await this.#toDeadLetters(found, delivery.event);
    this.#options.report({
      kind: "delivery",
      rule: found.rule.name,
      targetArn: found.target.arn,
      error: messageOf(error),
      outcome: kept,
    });
    await this.#deliveries.delete(id);
  }

  /** Where the event is now, in words. */
  async #toDeadLetters({ rule, target }: RuleTarget, event: BusEvent): Promise<string> {
    const { deadLetterQueueArn } = target;
    if (deadLetterQueueArn === undefined) return "The target has no dead-letter queue: it is lost.";
    try {
      const body = JSON.stringify(event);
      await this.#options.sqs.send(this.#callerFor(rule), deadLetterQueueArn, body);
      return `It is in the dead-letter queue ${deadLetterQueueArn}.`;
    } catch (error) {
      return `It is lost, as the dead-letter queue did not take it: ${messageOf(error)}`;
    }
  }

  #callerFor({ arn }: Rule): Caller {
    return {
      kind: "service",
      principal: "events.amazonaws.com",
      sourceArn: arn,
      sourceAccount: this.#options.accountId,
    };
  }

  #nextId(at: number): string {
    this.#published += 1;
    return `${String(at).padStart(15, "0")}-${String(this.#published).padStart(12, "0")}`;
  }
}

/** As it is after a restart: nothing that others still change, and no fields without a value. */
function plain(event: BusEvent): BusEvent {
  return JSON.parse(JSON.stringify(event));
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
