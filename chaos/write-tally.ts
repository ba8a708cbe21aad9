import type { Act, Operation, OperationKind } from "./operation";

export interface WriteReport {
  /** Performed to the end. */
  readonly operations: number;
  readonly byKind: Readonly<Partial<Record<OperationKind, number>>>;
  /** PUTs that S3 confirmed. */
  readonly puts: number;
  readonly removals: number;
  /** Different contents of a key, over all keys: what a system pays for that pays nothing twice. */
  readonly distinctPuts: number;
  /** By key: how often it was put, and which contents of the pool. */
  readonly byKey: ReadonlyMap<string, KeyPuts>;
  /** Tries that failed, by the error's name. S3 may have done what it did not confirm. */
  readonly failures: Readonly<Record<string, number>>;
  /** The signal ended it. */
  readonly aborted: boolean;
}

export interface KeyPuts {
  readonly puts: number;
  readonly contents: ReadonlySet<number>;
}

/** Counts what writers did. */
export class WriteTally {
  operations = 0;
  readonly #byKind: Partial<Record<OperationKind, number>> = {};
  #removals = 0;
  readonly #byKey = new Map<string, { puts: number; contents: Set<number> }>();
  readonly #failures: Record<string, number> = {};

  performed({ kind }: Operation): void {
    this.operations += 1;
    this.#byKind[kind] = (this.#byKind[kind] ?? 0) + 1;
  }

  confirmed(key: string, act: Act): void {
    if (act.act === "remove") {
      this.#removals += 1;
      return;
    }
    const known = this.#byKey.get(key) ?? { puts: 0, contents: new Set<number>() };
    known.puts += 1;
    known.contents.add(act.content);
    this.#byKey.set(key, known);
  }

  failed(error: unknown): void {
    const name = error instanceof Error ? error.name : String(error);
    this.#failures[name] = (this.#failures[name] ?? 0) + 1;
  }

  report(aborted: boolean): WriteReport {
    const keys = [...this.#byKey.values()];
    return {
      operations: this.operations,
      byKind: this.#byKind,
      puts: keys.reduce((sum, { puts }) => sum + puts, 0),
      removals: this.#removals,
      distinctPuts: keys.reduce((sum, { contents }) => sum + contents.size, 0),
      byKey: this.#byKey,
      failures: this.#failures,
      aborted,
    };
  }
}
