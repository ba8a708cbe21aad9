import { AwsError } from "../aws-error";
import { replaceAll } from "../replace-all";
import type { Collection } from "../state";
import type { EventSourceMapping } from "./definitions";
import type { EventSource } from "./event-source";

export interface EventSourcesOptions {
  readonly mappings: Collection<EventSourceMapping>;
  /** What polls for a mapping; nothing when its function is not there. */
  readonly create: (mapping: EventSourceMapping) => EventSource | undefined;
}

export type MappingState = "Enabled" | "Disabling" | "Disabled";

/** The event source mappings, each with what polls its queue while it is enabled. */
export class EventSources {
  readonly #options: EventSourcesOptions;
  readonly #sources = new Map<string, EventSource>();
  /** Those that poll no more, and wait for invocations under way. */
  readonly #stopping = new Map<string, Promise<void>>();
  #running = false;

  constructor(options: EventSourcesOptions) {
    this.#options = options;
  }

  all(): EventSourceMapping[] {
    return [...this.#options.mappings.values()];
  }

  /** @throws AwsError ResourceNotFoundException */
  get(id: string): EventSourceMapping {
    const mapping = this.#options.mappings.get(id);
    if (mapping !== undefined) return mapping;
    throw new AwsError(
      "ResourceNotFoundException",
      "The resource you requested does not exist.",
      404,
    );
  }

  stateOf({ id, enabled }: EventSourceMapping): MappingState {
    if (enabled) return "Enabled";
    return this.#stopping.has(id) ? "Disabling" : "Disabled";
  }

  /** Starts polling for every mapping that is enabled. */
  run(): void {
    this.#running = true;
    for (const mapping of this.all()) this.#start(mapping);
  }

  /** Stops polling, and waits for invocations under way. */
  async stop(): Promise<void> {
    this.#running = false;
    for (const id of [...this.#sources.keys()]) this.#stop(id);
    await Promise.all(this.#stopping.values());
  }

  /** Replaces what the run of the program before declared. Nothing polls by then. */
  replace(declared: readonly EventSourceMapping[]): Promise<void> {
    return replaceAll(this.#options.mappings, declared, ({ id }) => id);
  }

  /**
   * Until the next deploy, which declares it anew.
   *
   * @throws AwsError ResourceNotFoundException; ResourceInUseException while invocations of a mapping just
   * switched off are under way
   */
  async setEnabled(id: string, enabled: boolean): Promise<EventSourceMapping> {
    const mapping = { ...this.#free(id), enabled };
    const stored = this.#options.mappings.set(id, mapping);
    if (enabled) this.#start(mapping);
    else this.#stop(id);
    await stored;
    return mapping;
  }

  /** Until the next deploy. @throws AwsError as `setEnabled` */
  async delete(id: string): Promise<EventSourceMapping> {
    const mapping = this.#free(id);
    this.#stop(id);
    await this.#options.mappings.delete(id);
    return mapping;
  }

  #free(id: string): EventSourceMapping {
    const mapping = this.get(id);
    if (!this.#stopping.has(id)) return mapping;
    throw new AwsError(
      "ResourceInUseException",
      `Cannot update the event source mapping resource because it is in use: ${id} is being disabled.`,
    );
  }

  #start(mapping: EventSourceMapping): void {
    if (!this.#running || !mapping.enabled || this.#sources.has(mapping.id)) return;
    const source = this.#options.create(mapping);
    if (source === undefined) return;
    this.#sources.set(mapping.id, source);
    source.run();
  }

  #stop(id: string): void {
    const source = this.#sources.get(id);
    if (source === undefined) return;
    this.#sources.delete(id);
    const stopped = source.stop().finally(() => this.#stopping.delete(id));
    this.#stopping.set(id, stopped);
  }
}
