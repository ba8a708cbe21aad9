import { randomUUID } from "node:crypto";
import type { Clock } from "../../lib/clock";
import { AwsError } from "../aws-error";
import { bareEnvironment } from "../environment";
import type { Faults } from "../faults/faults";
import type { Authorizer } from "../iam/authorizer";
import type { Caller } from "../iam/caller";
import type { Identities } from "../iam/identities";
import type { Logs } from "../logs/logs";
import { FUNCTION_SESSION, type Sessions } from "../sessions";
import type { FunctionDefinition } from "./definitions";
import { type FunctionLog, FunctionProcess } from "./function-process";
import { ThrottledError } from "./throttled-error";

export interface FunctionsOptions {
  readonly identities: Identities;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  readonly region: string;
  readonly accountId: string;
  readonly endpoint: () => string;
  readonly logs: Logs;
  /** Calls of a function that may run at once; nothing where only the machine bounds them. */
  readonly reservedConcurrency: (functionName: string) => number | undefined;
  readonly sessions: Sessions;
  readonly faults?: Faults;
}

const LAMBDA = "lambda.amazonaws.com";
const CREATE_GROUP = "logs:CreateLogGroup";

/** Invokes functions, each in processes that are kept for the next invocation. */
export class Functions {
  readonly #options: FunctionsOptions;
  readonly #idle = new Map<string, FunctionProcess[]>();
  /** Each with the name of its function. */
  readonly #busy = new Map<FunctionProcess, string>();

  constructor(options: FunctionsOptions) {
    this.#options = options;
  }

  /**
   * @throws FunctionError when the function fails; ThrottledError when no more calls may run; AwsError when
   * Lambda may not assume its role
   */
  async invoke(definition: FunctionDefinition, event: unknown): Promise<unknown> {
    this.#throttle(definition.name);
    const process = this.#takeIdle(definition) ?? this.start(definition);
    this.#busy.set(process, definition.name);
    try {
      const invoked = process.invoke(event);
      if (this.#options.faults?.strikes("functionKilledAtStart", definition.name)) process.kill();
      return await invoked;
    } finally {
      this.#busy.delete(process);
      if (process.alive) this.#idleOf(definition).push(process);
    }
  }

  /** A new process of the function, which whoever asked for it ends. */
  start(definition: FunctionDefinition): FunctionProcess {
    const { clock, sessions } = this.#options;
    const log = this.#openLog(definition);
    const session = `${FUNCTION_SESSION}${definition.name}/${randomUUID()}`;
    const process = new FunctionProcess({
      definition,
      environment: { ...this.#environmentOf(definition, log), AWS_SESSION_TOKEN: session },
      log,
      clock,
      onEnd: () => sessions.ended(session),
    });
    sessions.started(session, () => process.kill());
    return process;
  }

  /** The session of a function's role. */
  callerOf({ roleArn }: FunctionDefinition): Caller {
    const { identities } = this.#options;
    return identities.callerOf(identities.credentialsFor(roleArn, LAMBDA).accessKeyId);
  }

  /** Ends every process, also those that handle an invocation. */
  close(): void {
    for (const process of [...this.#busy.keys(), ...[...this.#idle.values()].flat()])
      process.kill();
    this.#idle.clear();
  }

  #throttle(name: string): void {
    const reserved = this.#options.reservedConcurrency(name);
    if (reserved === undefined) return;
    const running = [...this.#busy.values()].filter((other) => other === name).length;
    if (running >= reserved) throw new ThrottledError(name);
  }

  #takeIdle(definition: FunctionDefinition): FunctionProcess | undefined {
    const idle = this.#idleOf(definition);
    while (idle.length > 0) {
      const process = idle.pop();
      if (process?.alive === true) return process;
    }
    return undefined;
  }

  /** By everything about the function, so that a deploy does not go on with old code or variables. */
  #idleOf(definition: FunctionDefinition): FunctionProcess[] {
    const key = JSON.stringify(definition);
    const idle = this.#idle.get(key) ?? [];
    this.#idle.set(key, idle);
    return idle;
  }

  /** Without its group or its permissions a function runs, but its log is lost: a denial is reported, no more. */
  #openLog(definition: FunctionDefinition): FunctionLog | undefined {
    const { logs, authorizer, clock } = this.#options;
    const { logGroup } = definition;
    const caller = this.callerOf(definition);
    if (!logs.has(logGroup) && authorizer.allows(caller, CREATE_GROUP, logs.arnOf(logGroup))) {
      logs.create(logGroup).catch(() => {});
    }
    const day = new Date(clock.now()).toISOString().slice(0, "2026-01-02".length);
    const id = randomUUID().replaceAll("-", "");
    const streamName = `${day.replaceAll("-", "/")}/[$LATEST]${id}`;
    try {
      return logs.openStream(caller, logGroup, streamName);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return undefined;
    }
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
  #environmentOf(
    definition: FunctionDefinition,
    log: FunctionLog | undefined,
  ): Record<string, string> {
    const { identities, region, endpoint } = this.#options;
    const credentials = identities.credentialsFor(definition.roleArn, LAMBDA);
    return {
      ...bareEnvironment(),
      ...definition.environment,
      TZ: ":UTC",
      LAMBDA_TASK_ROOT: definition.codeDirectory,
      _HANDLER: definition.handler,
      AWS_LAMBDA_FUNCTION_NAME: definition.name,
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memoryMiB),
      AWS_LAMBDA_LOG_GROUP_NAME: definition.logGroup,
      AWS_LAMBDA_LOG_STREAM_NAME: log?.name ?? "",
      AWS_LAMBDA_LOG_FORMAT: definition.logFormat ?? "Text",
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ENDPOINT_URL: endpoint(),
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    };
  }
}
