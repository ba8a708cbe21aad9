import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { Clock } from "../../lib/clock";
import { writePrinted } from "../logs/printed-lines";
import type { FunctionDefinition } from "./definitions";
import { type InvocationStatus, reportLines, startLines } from "./platform-log";

/** The function threw, ran out of time or ended its process. Lambda gives its messages back. */
export class FunctionError extends Error {
  override readonly name = "FunctionError";

  constructor(
    message: string,
    readonly status: Exclude<InvocationStatus, "success">,
  ) {
    super(message);
  }
}

type BootstrapMessage =
  | { readonly kind: "result"; readonly id: string; readonly result: unknown }
  | { readonly kind: "error"; readonly id: string; readonly error: string };

/** A stream of the function's log group. */
export interface FunctionLog {
  readonly name: string;
  write(line: string): Promise<void>;
}

export interface FunctionProcessOptions {
  readonly definition: FunctionDefinition;
  readonly environment: Readonly<Record<string, string>>;
  /** Where it logs; without, what it prints is lost. */
  readonly log?: FunctionLog;
  readonly clock: Clock;
  /** Called when the process is over. */
  readonly onEnd?: () => void;
}

/** One execution environment of a function: handles one invocation at a time, many in its life. */
export class FunctionProcess {
  readonly #options: FunctionProcessOptions;
  readonly #child: ChildProcess;
  #alive = true;

  constructor(options: FunctionProcessOptions) {
    this.#options = options;
    this.#child = forkBootstrap(options);
    const { log } = options;
    if (log !== undefined) writePrinted([this.#child.stdout, this.#child.stderr], log.write);
    this.#child.on("exit", () => {
      this.#alive = false;
      options.onEnd?.();
    });
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Of the system; nothing when it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** @throws FunctionError */
  async invoke(event: unknown): Promise<unknown> {
    const requestId = randomUUID();
    const { definition, clock } = this.#options;
    const startedAt = clock.now();
    this.#log(startLines(definition, requestId, startedAt));
    let status: InvocationStatus = "success";
    try {
      return await this.#run(requestId, event);
    } catch (error) {
      status = error instanceof FunctionError ? error.status : "error";
      throw error;
    } finally {
      // What it printed is in its pipe when it answers: read in this turn, so that the report comes after it.
      await new Promise((resolve) => setImmediate(resolve));
      const now = clock.now();
      const durationMilliseconds = now - startedAt;
      this.#log(reportLines(definition, { requestId, status, durationMilliseconds }, now));
    }
  }

  #log(lines: readonly string[]): void {
    // A line that cannot be written is lost.
    for (const line of lines) this.#options.log?.write(line).catch(() => {});
  }

  #run(id: string, event: unknown): Promise<unknown> {
    const { definition, clock, log } = this.#options;
    const timeoutMilliseconds = definition.timeoutSeconds * 1000;
    const child = this.#child;
    return new Promise((resolve, reject) => {
      const settle = (action: () => void) => {
        cancelTimeout();
        child.off("message", onMessage);
        child.off("exit", onExit);
        child.off("error", onError);
        action();
      };
      const fail = (message: string, status: FunctionError["status"]) =>
        settle(() => reject(new FunctionError(message, status)));
      const cancelTimeout = clock.after(timeoutMilliseconds, () => {
        const seconds = definition.timeoutSeconds.toFixed(2);
        fail(`Task timed out after ${seconds} seconds`, "timeout");
        this.kill();
      });
      const onMessage = (message: BootstrapMessage) => {
        if (message.id !== id) return;
        if (message.kind === "error") fail(message.error, "error");
        else settle(() => resolve(message.result));
      };
      const onExit = (code: number | null, signal: string | null) => {
        const end = signal === null ? `exit status ${code}` : `signal ${signal}`;
        fail(`Runtime exited with ${end}`, "failure");
      };
      const onError = (error: Error) => fail(error.message, "failure");
      child.on("message", onMessage);
      child.on("exit", onExit);
      child.on("error", onError);
      const deadline = Date.now() + timeoutMilliseconds;
      const context = contextOf(definition, id, log?.name);
      child.send({ kind: "invoke", id, event, context, deadline });
    });
  }

  kill(): void {
    this.#alive = false;
    this.#child.kill("SIGKILL");
  }
}

function forkBootstrap({ definition, environment, log }: FunctionProcessOptions): ChildProcess {
  const output = log === undefined ? "ignore" : "pipe";
  return fork(join(__dirname, "bootstrap.cjs"), [definition.codeDirectory, definition.handler], {
    cwd: definition.codeDirectory,
    env: environment,
    execArgv: [],
    stdio: ["ignore", output, output, "ipc"],
  });
}

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
function contextOf(
  definition: FunctionDefinition,
  awsRequestId: string,
  logStreamName: string | undefined,
) {
  return {
    awsRequestId,
    functionName: definition.name,
    functionVersion: "$LATEST",
    invokedFunctionArn: definition.arn,
    memoryLimitInMB: String(definition.memoryMiB),
    logGroupName: definition.logGroup,
    logStreamName,
    callbackWaitsForEmptyEventLoop: true,
  };
}
