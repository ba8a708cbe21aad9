import { join } from "node:path";
import type { Clock } from "../../lib/clock";
import { AwsError } from "../aws-error";
import type { Faults } from "../faults/faults";
import type { Authorizer } from "../iam/authorizer";
import type { Caller } from "../iam/caller";
import type { Identities } from "../iam/identities";
import type { ReportProblem } from "../problem";
import { replaceAll } from "../replace-all";
import type { Sessions } from "../sessions";
import type { Sqs } from "../sqs/sqs";
import type { Collection, StateStore } from "../state";
import { type AsyncInvocation, AsyncInvocations } from "./async-invocations";
import {
  type AsyncSettings,
  DEFAULT_ASYNC_SETTINGS,
  type DeclaredAsyncSettings,
  type EventSourceMapping,
  type FunctionDefinition,
} from "./definitions";
import { EventSource } from "./event-source";
import type { FunctionProcess } from "./function-process";
import { Functions } from "./functions";
import { type FunctionPermission, functionPolicy } from "./permissions";

export interface LambdaOptions {
  readonly store: StateStore;
  readonly stateDirectory: string;
  readonly identities: Identities;
  readonly authorizer: Authorizer;
  readonly sqs: Sqs;
  readonly clock: Clock;
  /** Of the pauses before an event is tried again. @default clock */
  readonly retryClock?: Clock;
  readonly sessions: Sessions;
  readonly faults?: Faults;
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
  readonly lambdaPermissions: readonly FunctionPermission[];
  readonly asyncSettings: readonly DeclaredAsyncSettings[];
}

interface LambdaState {
  readonly definitions: Collection<FunctionDefinition>;
  readonly mappings: Collection<EventSourceMapping>;
  readonly permissions: Collection<FunctionPermission>;
  readonly asyncSettings: Collection<DeclaredAsyncSettings>;
  readonly asyncInvocations: Collection<AsyncInvocation>;
}

const CLOSE_GRACE_MILLISECONDS = 5000;

/** AWS Lambda: functions, the event sources that invoke them, and events that others give them. */
export class Lambda {
  readonly #options: LambdaOptions;
  readonly #state: LambdaState;
  readonly #functions: Functions;
  readonly #asyncInvocations: AsyncInvocations;
  #sources: EventSource[] = [];
  #running = false;

  private constructor(options: LambdaOptions, state: LambdaState) {
    this.#options = options;
    this.#state = state;
    const logDirectory = join(options.stateDirectory, "logs");
    this.#functions = new Functions({ ...options, logDirectory });
    this.#asyncInvocations = new AsyncInvocations({
      ...options,
      clock: options.retryClock ?? options.clock,
      functions: this.#functions,
      waiting: state.asyncInvocations,
      definitionOf: (name) => state.definitions.get(name),
      settingsOf: (name): AsyncSettings => state.asyncSettings.get(name) ?? DEFAULT_ASYNC_SETTINGS,
    });
  }

  static async open(options: LambdaOptions): Promise<Lambda> {
    const { store } = options;
    return new Lambda(options, {
      definitions: await store.collection<FunctionDefinition>("lambda-functions"),
      mappings: await store.collection<EventSourceMapping>("lambda-event-sources"),
      permissions: await store.collection<FunctionPermission>("lambda-permissions"),
      asyncSettings: await store.collection<DeclaredAsyncSettings>("lambda-async-settings"),
      asyncInvocations: await store.collection<AsyncInvocation>("lambda-async-invocations"),
    });
  }

  /** The session of a function's role. */
  callerOf(definition: FunctionDefinition): Caller {
    return this.#functions.callerOf(definition);
  }

  /** The function that an event source mapping has read the queue, if there is one. */
  readerOf(queueArn: string): FunctionDefinition | undefined {
    const { definitions, mappings } = this.#state;
    const mapping = [...mappings.values()].find((candidate) => candidate.queueArn === queueArn);
    return mapping && definitions.get(mapping.functionName);
  }

  /** A new process of the function, which whoever asked for it ends. */
  start(definition: FunctionDefinition): FunctionProcess {
    return this.#functions.start(definition);
  }

  /**
   * Gives a function an event, as an invocation of type Event does: it is on disk when the promise
   * resolves, and handled later.
   *
   * @throws AwsError when there is no such function, or its policy does not let the caller in
   */
  async invokeAsync(caller: Caller, functionArn: string, event: unknown): Promise<void> {
    const { definitions, permissions } = this.#state;
    const definition = [...definitions.values()].find(({ arn }) => arn === functionArn);
    if (definition === undefined) {
      throw new AwsError("ResourceNotFoundException", `Function not found: ${functionArn}`, 404);
    }
    const { name } = definition;
    const own = [...permissions.values()].filter(({ functionName }) => functionName === name);
    const policy = functionPolicy(functionArn, own);
    this.#options.authorizer.authorize(caller, "lambda:InvokeFunction", functionArn, policy);
    await this.#asyncInvocations.add(name, event);
  }

  /** Events that no function has handled yet. */
  get pendingEvents(): number {
    return this.#asyncInvocations.size;
  }

  /** Starts polling the queues of the event source mappings, and handling events. */
  run(): void {
    this.#running = true;
    this.#sources = this.#createSources();
    for (const source of this.#sources) source.run();
    this.#asyncInvocations.run();
  }

  /** Replaces what the run of the program before declared. */
  async replace(declared: DeclaredLambda): Promise<void> {
    const { definitions, mappings, permissions, asyncSettings } = this.#state;
    await this.#stop();
    await replaceAll(definitions, declared.functions, ({ name }) => name);
    await replaceAll(mappings, declared.mappings, ({ id }) => id);
    await replaceAll(permissions, declared.lambdaPermissions, permissionId);
    await replaceAll(asyncSettings, declared.asyncSettings, ({ functionName }) => functionName);
    if (this.#running) this.run();
  }

  /** Stops polling, lets invocations under way end, and gives back the messages of those that do not. */
  async close(): Promise<void> {
    this.#running = false;
    let cancelGrace = () => {};
    const grace = new Promise<void>((resolve) => {
      cancelGrace = this.#options.clock.after(CLOSE_GRACE_MILLISECONDS, resolve);
    });
    const stopped = this.#stop();
    await Promise.race([stopped, grace]);
    cancelGrace();
    this.#functions.close();
    await stopped;
  }

  async #stop(): Promise<void> {
    const sources = this.#sources.splice(0);
    const stopped = sources.map((source) => source.stop());
    await Promise.all([...stopped, this.#asyncInvocations.stop()]);
  }

  #createSources(): EventSource[] {
    const { definitions, mappings } = this.#state;
    const enabled = [...mappings.values()].filter((mapping) => mapping.enabled);
    return enabled.flatMap((mapping) => {
      const definition = definitions.get(mapping.functionName);
      if (definition === undefined) return [];
      return [
        new EventSource({ ...this.#options, mapping, definition, functions: this.#functions }),
      ];
    });
  }
}

function permissionId({ functionName, statementId }: FunctionPermission): string {
  return `${functionName}/${statementId}`;
}
