import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../lib/clock";
import { AwsError } from "../aws-error";
import type { Collection, StateStore } from "../state";
import { LogFile } from "./log-file";
import type {
  DeclaredLogGroup,
  LogGroup,
  LogStream,
  OpenLogGroup,
  StreamRecord,
} from "./log-group";

export interface LogGroupsOptions {
  readonly store: StateStore;
  readonly directory: string;
  readonly clock: Pick<Clock, "now">;
}

/** Log groups, their streams and their events, on the disk. */
export class LogGroups {
  readonly #options: LogGroupsOptions;
  readonly #groups: Collection<LogGroup>;
  readonly #streams: Collection<StreamRecord>;
  readonly #files = new Map<string, LogFile>();
  /** By stream: written down when the cloud is closed, as CloudWatch's times lag behind, too. */
  readonly #lastEventAt = new Map<string, number>();

  private constructor(
    options: LogGroupsOptions,
    groups: Collection<LogGroup>,
    streams: Collection<StreamRecord>,
  ) {
    this.#options = options;
    this.#groups = groups;
    this.#streams = streams;
  }

  static async open(options: LogGroupsOptions): Promise<LogGroups> {
    const { store, directory } = options;
    await mkdir(directory, { recursive: true });
    return new LogGroups(
      options,
      await store.collection<LogGroup>("log-groups"),
      await store.collection<StreamRecord>("log-streams"),
    );
  }

  /** Makes it, or changes its settings and keeps its events. */
  async put(declared: DeclaredLogGroup): Promise<void> {
    const createdAt = this.#groups.get(declared.name)?.createdAt ?? this.#options.clock.now();
    await this.#groups.set(declared.name, { ...declared, createdAt });
  }

  has(name: string): boolean {
    return this.#groups.get(name) !== undefined;
  }

  /** In the order of their names. */
  all(): OpenLogGroup[] {
    const names = [...this.#groups.values()].map(({ name }) => name).sort();
    return names.map((name) => this.get(name));
  }

  /** @throws AwsError ResourceNotFoundException */
  get(name: string): OpenLogGroup {
    const group = this.#groups.get(name);
    if (group === undefined) throw notFound("The specified log group does not exist.");
    const file = this.#files.get(name) ?? new LogFile(this.#pathOf(name), this.#options.clock);
    this.#files.set(name, file);
    return { group, file };
  }

  async delete(name: string): Promise<void> {
    const { file } = this.get(name);
    this.#files.delete(name);
    const streams = this.streams(name).map((stream) => this.#streams.delete(idOf(stream)));
    await Promise.all([this.#groups.delete(name), ...streams, file.remove()]);
  }

  /**
   * Makes the stream unless it is there. What is written to it once its group is gone is lost.
   *
   * @throws AwsError ResourceNotFoundException when there is no such group
   */
  stream(groupName: string, name: string): LogStream {
    const { file } = this.get(groupName);
    const id = idOf({ groupName, name });
    if (this.#streams.get(id) === undefined) {
      const createdAt = this.#options.clock.now();
      this.#save({ groupName, name, createdAt, startOffset: file.size });
    }
    return {
      name,
      write: async (message, timestamp = this.#options.clock.now()) => {
        const record = this.#streams.get(id);
        if (record === undefined) return;
        this.#lastEventAt.set(id, timestamp);
        if (record.firstEventAt === undefined) this.#save({ ...record, firstEventAt: timestamp });
        await file.append(name, message, timestamp);
      },
    };
  }

  /** In the order of their names. */
  streams(groupName: string): StreamRecord[] {
    const own = [...this.#streams.values()].filter((stream) => stream.groupName === groupName);
    return own
      .map((record) => this.#withLastEvent(record))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  hasStream(groupName: string, name: string): boolean {
    return this.#streams.get(idOf({ groupName, name })) !== undefined;
  }

  /** @throws AwsError ResourceNotFoundException */
  streamRecord(groupName: string, name: string): StreamRecord {
    const record = this.#streams.get(idOf({ groupName, name }));
    if (record !== undefined) return record;
    throw notFound("The specified log stream does not exist.");
  }

  /** Waits for what was written. */
  async close(): Promise<void> {
    for (const id of this.#lastEventAt.keys()) {
      const record = this.#streams.get(id);
      if (record !== undefined) this.#save(this.#withLastEvent(record));
    }
    await Promise.all([...this.#files.values()].map((file) => file.flush()));
  }

  #withLastEvent(record: StreamRecord): StreamRecord {
    const lastEventAt = this.#lastEventAt.get(idOf(record)) ?? record.lastEventAt;
    return { ...record, lastEventAt };
  }

  /** In the background: without it a stream is only not listed after a crash, and its events are there. */
  #save(record: StreamRecord): void {
    this.#streams.set(idOf(record), record).catch(() => {});
  }

  /** A name may hold slashes. */
  #pathOf(name: string): string {
    return join(this.#options.directory, `${encodeURIComponent(name)}.log`);
  }
}

/** Neither name holds a colon. */
function idOf({ groupName, name }: Pick<StreamRecord, "groupName" | "name">): string {
  return `${groupName}:${name}`;
}

/** In the words of CloudWatch Logs. */
function notFound(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", message);
}
