import { join } from "node:path";
import type { Clock } from "../../lib/clock";
import type { Authorizer } from "../iam/authorizer";
import type { Caller } from "../iam/caller";
import type { Identities } from "../iam/identities";
import type { ReportProblem } from "../problem";
import { replaceAll } from "../replace-all";
import type { Sqs } from "../sqs/sqs";
import type { Collection, StateStore } from "../state";
import type { EventSourceMapping, FunctionDefinition } from "./definitions";
import { EventSource } from "./event-source";
import { Functions } from "./functions";

export interface LambdaOptions {
  readonly store: StateStore;
  readonly stateDirectory: string;
  readonly identities: Identities;
  readonly authorizer: Authorizer;
  readonly sqs: Sqs;
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  readonly endpoint: () => string;
  readonly report: ReportProblem;
  readonly log: (line: string) => void;
}

/** What one run of the program declares of Lambda. */
export interface DeclaredLambda {
  readonly functions: readonly FunctionDefinition[];
  readonly mappings: readonly EventSourceMapping[];
}

const CLOSE_GRACE_MILLISECONDS = 5000;

/** AWS Lambda: functions and the event sources that invoke them. */
export class Lambda {
  readonly #options: LambdaOptions;
  readonly #definitions: Collection<FunctionDefinition>;
  readonly #mappings: Collection<EventSourceMapping>;
  readonly #functions: Functions;
  #sources: EventSource[] = [];
  #running = false;

  private constructor(
    options: LambdaOptions,
    definitions: Collection<FunctionDefinition>,
    mappings: Collection<EventSourceMapping>,
  ) {
    this.#options = options;
    this.#definitions = definitions;
    this.#mappings = mappings;
    const logDirectory = join(options.stateDirectory, "logs");
    this.#functions = new Functions({ ...options, logDirectory });
  }

  static async open(options: LambdaOptions): Promise<Lambda> {
    const definitions = await options.store.collection<FunctionDefinition>("lambda-functions");
    const mappings = await options.store.collection<EventSourceMapping>("lambda-event-sources");
    return new Lambda(options, definitions, mappings);
  }

  /** The session of a function's role. */
  callerOf(definition: FunctionDefinition): Caller {
    return this.#functions.callerOf(definition);
  }

  /** Starts polling the queues of the event source mappings. */
  run(): void {
    this.#running = true;
    this.#sources = this.#createSources();
    for (const source of this.#sources) source.run();
  }

  /** Replaces what the run of the program before declared. */
  async replace(declared: DeclaredLambda): Promise<void> {
    await this.#stopSources();
    await replaceAll(this.#definitions, declared.functions, ({ name }) => name);
    await replaceAll(this.#mappings, declared.mappings, ({ id }) => id);
    if (this.#running) this.run();
  }

  /** Stops polling, lets invocations under way end, and gives back the messages of those that do not. */
  async close(): Promise<void> {
    this.#running = false;
    let cancelGrace = () => {};
    const grace = new Promise<void>((resolve) => {
      cancelGrace = this.#options.clock.after(CLOSE_GRACE_MILLISECONDS, resolve);
    });
    const stopped = this.#stopSources();
    await Promise.race([stopped, grace]);
    cancelGrace();
    this.#functions.close();
    await stopped;
  }

  async #stopSources(): Promise<void> {
    const sources = this.#sources.splice(0);
    await Promise.all(sources.map((source) => source.stop()));
  }

  #createSources(): EventSource[] {
    const enabled = [...this.#mappings.values()].filter((mapping) => mapping.enabled);
    return enabled.flatMap((mapping) => {
      const definition = this.#definitions.get(mapping.functionName);
      if (definition === undefined) return [];
      return [
        new EventSource({ ...this.#options, mapping, definition, functions: this.#functions }),
      ];
    });
  }
}
