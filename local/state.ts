import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { ClassicLevel } from "classic-level";
import { errorCode } from "../lib/error-code";

/** Another process runs on the same state. */
export class StateInUseError extends Error {
  override readonly name = "StateInUseError";

  constructor(
    readonly directory: string,
    options?: ErrorOptions,
  ) {
    super(
      `The local cloud's state in ${directory} is in use by another process. ` +
        "Stop that one (Ctrl-C where it runs), or give this one another state directory.",
      options,
    );
  }
}

/**
 * Named values that survive a restart. The map in memory is the truth and changes at once; the
 * promise of a change resolves when it is on disk.
 */
export interface Collection<T> {
  readonly size: number;
  get(id: string): T | undefined;
  values(): IterableIterator<T>;
  entries(): IterableIterator<[string, T]>;
  set(id: string, value: T): Promise<void>;
  delete(id: string): Promise<void>;
}

/** All collections of one state directory, in one database under `<directory>/db`. */
export class StateStore {
  private readonly collections = new Map<string, DurableMap<unknown>>();
  private readonly writer: BatchingWriter;

  private constructor(private readonly database: Database) {
    this.writer = new BatchingWriter(database);
  }

  /** @throws StateInUseError when another process has the directory open. */
  static async open(directory: string): Promise<StateStore> {
    const location = join(directory, "db");
    await mkdir(location, { recursive: true });
    const database: Database = new ClassicLevel(location, { valueEncoding: "json" });
    try {
      await database.open();
    } catch (error) {
      if (isLocked(error)) throw new StateInUseError(directory, { cause: error });
      throw error;
    }
    return new StateStore(database);
  }

  /** The collection of this name; its type is the caller's word. */
  async collection<T>(name: string): Promise<Collection<T>> {
    const open = this.collections.get(name);
    if (open !== undefined) return open as DurableMap<T>;
    const values = new Map<string, T>();
    const prefix = `${name}${SEPARATOR}`;
    for await (const [key, value] of this.database.iterator({
      gte: prefix,
      lt: `${name}${AFTER_SEPARATOR}`,
    })) {
      values.set(key.slice(prefix.length), value as T);
    }
    const collection = new DurableMap<T>(prefix, values, this.writer);
    this.collections.set(name, collection);
    return collection;
  }

  /** Waits for what was written. */
  async close(): Promise<void> {
    await this.writer.drain();
    await this.database.close();
  }
}

type Database = ClassicLevel<string, unknown>;
type Change = { type: "put"; key: string; value: unknown } | { type: "del"; key: string };

/** Between a collection's name and an id; it occurs in neither. */
const SEPARATOR = "\u0001";
const AFTER_SEPARATOR = "\u0002";

class DurableMap<T> implements Collection<T> {
  constructor(
    private readonly prefix: string,
    private readonly map: Map<string, T>,
    private readonly writer: BatchingWriter,
  ) {}

  get size(): number {
    return this.map.size;
  }

  get(id: string): T | undefined {
    return this.map.get(id);
  }

  values(): IterableIterator<T> {
    return this.map.values();
  }

  entries(): IterableIterator<[string, T]> {
    return this.map.entries();
  }

  set(id: string, value: T): Promise<void> {
    this.map.set(id, value);
    return this.writer.write({ type: "put", key: this.prefix + id, value });
  }

  delete(id: string): Promise<void> {
    this.map.delete(id);
    return this.writer.write({ type: "del", key: this.prefix + id });
  }
}

/** Puts all changes that arrive while one write is under way into the next: one write at a time, in order. */
class BatchingWriter {
  private waiting: Change[] = [];
  private next: Promise<void> | undefined;
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly database: Database) {}

  write(change: Change): Promise<void> {
    this.waiting.push(change);
    this.next ??= this.writeAfter(this.last);
    return this.next;
  }

  async drain(): Promise<void> {
    while (this.next !== undefined) await this.next;
    await this.last;
  }

  private writeAfter(previous: Promise<void>): Promise<void> {
    const written = previous
      .catch(() => undefined)
      .then(() => {
        const changes = this.waiting;
        this.waiting = [];
        this.next = undefined;
        return this.database.batch(changes);
      });
    this.last = written;
    return written;
  }
}

/** The database says why it could not be opened in the cause. */
function isLocked(error: unknown): boolean {
  return error instanceof Error && errorCode(error.cause) === "LEVEL_LOCKED";
}
