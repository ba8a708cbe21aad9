import type { Clock } from "../../lib/clock";
import { AwsError } from "../aws-error";
import type { Faults } from "../faults/faults";
import type { Service } from "../http/service";
import type { Authorizer } from "../iam/authorizer";
import type { Caller } from "../iam/caller";
import type { Identities } from "../iam/identities";
import type { Logs } from "../logs/logs";
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
import { EventSources } from "./event-sources";
import type { FunctionProcess } from "./function-process";
import { Functions } from "./functions";
import { LambdaService } from "./lambda-service";
import { type FunctionPermission, functionPolicy } from "./permissions";

export interface LambdaOptions {
  readonly store: StateStore;
  readonly logs: Logs;
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
  /** By the function's name. No program declares it: a deploy takes it away. */
  readonly reservedConcurrency: Collection<number>;
}

const CLOSE_GRACE_MILLISECONDS = 5000;

/** AWS Lambda: functions, the event sources that invoke them, and events that others give them. */
export class Lambda {
  readonly #options: LambdaOptions;
  readonly #state: LambdaState;
  readonly #functions: Functions;
  readonly #asyncInvocations: AsyncInvocations;
  readonly #sources: EventSources;
  readonly service: Service;
  #running = false;

  private constructor(options: LambdaOptions, state: LambdaState) {
    this.#options = options;
    this.#state = state;
    this.#functions = new Functions({
      ...options,
      reservedConcurrency: (name) => state.reservedConcurrency.get(name),
    });
    this.#asyncInvocations = new AsyncInvocations({
      ...options,
      clock: options.retryClock ?? options.clock,
      functions: this.#functions,
      waiting: state.asyncInvocations,
      definitionOf: (name) => state.definitions.get(name),
      settingsOf: (name): AsyncSettings => state.asyncSettings.get(name) ?? DEFAULT_ASYNC_SETTINGS,
    });
    this.#sources = new EventSources({
      mappings: state.mappings,
      create: (mapping) => this.#createSource(mapping),
    });
    this.service = new LambdaService({
      authorizer: options.authorizer,
      sources: this.#sources,
      findFunction: (nameOrArn) => this.#find(nameOrArn),
      reserved: state.reservedConcurrency,
      arnPrefix: `arn:aws:lambda:${options.region}:${options.accountId}`,
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
      reservedConcurrency: await store.collection<number>("lambda-reserved-concurrency"),
    });
  }

  /** The session of a function's role. */
  callerOf(definition: FunctionDefinition): Caller {
    return this.#functions.callerOf(definition);
  }

  /** The function that an event source mapping has read the queue, if there is one. */
  readerOf(queueArn: string): FunctionDefinition | undefined {
    const mapping = this.#sources.all().find((candidate) => candidate.queueArn === queueArn);
    return mapping && this.#state.definitions.get(mapping.functionName);
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
    const { permissions } = this.#state;
    const definition = this.#find(functionArn);
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
    this.#sources.run();
    this.#asyncInvocations.run();
  }

  /** Replaces what the run of the program before declared. */
  async replace(declared: DeclaredLambda): Promise<void> {
    const { definitions, permissions, asyncSettings, reservedConcurrency } = this.#state;
    await this.#stop();
    await replaceAll(definitions, declared.functions, ({ name }) => name);
    await this.#sources.replace(declared.mappings);
    await replaceAll(permissions, declared.lambdaPermissions, permissionId);
    await replaceAll(asyncSettings, declared.asyncSettings, ({ functionName }) => functionName);
    await replaceAll(reservedConcurrency, [], String);
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
    await Promise.all([this.#sources.stop(), this.#asyncInvocations.stop()]);
  }

  #createSource(mapping: EventSourceMapping): EventSource | undefined {
    const definition = this.#state.definitions.get(mapping.functionName);
    if (definition === undefined) return undefined;
    return new EventSource({ ...this.#options, mapping, definition, functions: this.#functions });
  }

  #find(nameOrArn: string): FunctionDefinition | undefined {
    const all = [...this.#state.definitions.values()];
    return all.find(({ name, arn }) => name === nameOrArn || arn === nameOrArn);
  }
}

function permissionId({ functionName, statementId }: FunctionPermission): string {
  return `${functionName}/${statementId}`;
}
