import { replaceAll } from "../replace-all";
import type { Collection, StateStore } from "../state";
import type { BusEvent } from "./event";
import { type EventMatcher, parsePattern } from "./pattern";

export interface Rule {
  readonly name: string;
  readonly arn: string;
  /** JSON, as the program gives it. */
  readonly pattern: string;
  readonly enabled: boolean;
}

/** Who is told of the events that a rule selects. */
export interface Target {
  readonly id: string;
  readonly ruleName: string;
  readonly arn: string;
  readonly deadLetterQueueArn?: string;
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeSeconds: number;
}

export interface RuleTarget {
  readonly rule: Rule;
  readonly target: Target;
}

/** The rules of the default event bus with their targets, as last deployed. */
export class Rules {
  readonly #rules: Collection<Rule>;
  readonly #targets: Collection<Target>;
  /** Patterns are read once. */
  #matchers = new Map<string, EventMatcher>();

  private constructor(rules: Collection<Rule>, targets: Collection<Target>) {
    this.#rules = rules;
    this.#targets = targets;
    this.#readPatterns();
  }

  static async open(store: StateStore): Promise<Rules> {
    return new Rules(
      await store.collection<Rule>("event-rules"),
      await store.collection<Target>("event-targets"),
    );
  }

  async replace(declared: {
    readonly rules: readonly Rule[];
    readonly targets: readonly Target[];
  }): Promise<void> {
    await replaceAll(this.#rules, declared.rules, ({ name }) => name);
    await replaceAll(this.#targets, declared.targets, identityOf);
    this.#readPatterns();
  }

  all(): Rule[] {
    return [...this.#rules.values()];
  }

  get(name: string): Rule | undefined {
    return this.#rules.get(name);
  }

  targetsOfRule(ruleName: string): Target[] {
    return [...this.#targets.values()].filter((target) => target.ruleName === ruleName);
  }

  /** Until the next deploy, which declares it anew. */
  async setEnabled(name: string, enabled: boolean): Promise<void> {
    const rule = this.#rules.get(name);
    if (rule === undefined) return;
    const stored = this.#rules.set(name, { ...rule, enabled });
    this.#readPatterns();
    await stored;
  }

  /** Until the next deploy; what is on its way to them is lost. */
  async removeTargets(ruleName: string, ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map((id) => this.#targets.delete(identityOf({ ruleName, id }))));
  }

  /** Whether any event at all can have a target. */
  get areInForce(): boolean {
    return this.#matchers.size > 0 && this.#targets.size > 0;
  }

  targetsOf(event: BusEvent): RuleTarget[] {
    return [...this.#targets.values()].flatMap((target) => {
      const rule = this.#rules.get(target.ruleName);
      const isWanted = this.#matchers.get(target.ruleName)?.(event) === true;
      return rule !== undefined && isWanted ? [{ rule, target }] : [];
    });
  }

  /** Nothing when the program no longer declares it. */
  find(ruleName: string, targetId: string): RuleTarget | undefined {
    const rule = this.#rules.get(ruleName);
    const target = this.#targets.get(identityOf({ ruleName, id: targetId }));
    return rule === undefined || target === undefined ? undefined : { rule, target };
  }

  #readPatterns(): void {
    const enabled = [...this.#rules.values()].filter((rule) => rule.enabled);
    this.#matchers = new Map(enabled.map(({ name, pattern }) => [name, parsePattern(pattern)]));
  }
}

/** A slash occurs in no name of a rule. */
function identityOf({ ruleName, id }: { ruleName: string; id: string }): string {
  return `${ruleName}/${id}`;
}
