import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { closeSync, mkdirSync, openSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Clock } from "../../lib/clock";
import type { FunctionDefinition } from "./definitions";

/** The function threw, ran out of time or ended its process. Lambda gives its messages back. */
export class FunctionError extends Error {
  override readonly name = "FunctionError";
}

type BootstrapMessage =
  | { readonly kind: "result"; readonly id: string; readonly result: unknown }
  | { readonly kind: "error"; readonly id: string; readonly error: string };

export interface FunctionProcessOptions {
  readonly definition: FunctionDefinition;
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
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
    const { definition, clock } = this.#options;
    const id = randomUUID();
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
      const fail = (message: string) => settle(() => reject(new FunctionError(message)));
      const cancelTimeout = clock.after(timeoutMilliseconds, () => {
        fail(`Task timed out after ${definition.timeoutSeconds.toFixed(2)} seconds`);
        this.kill();
      });
      const onMessage = (message: BootstrapMessage) => {
        if (message.id !== id) return;
        if (message.kind === "error") fail(message.error);
        else settle(() => resolve(message.result));
      };
      const onExit = (code: number | null, signal: string | null) =>
        fail(`Runtime exited with ${signal === null ? `exit status ${code}` : `signal ${signal}`}`);
      const onError = (error: Error) => fail(error.message);
      child.on("message", onMessage);
      child.on("exit", onExit);
      child.on("error", onError);
      const deadline = Date.now() + timeoutMilliseconds;
      child.send({ kind: "invoke", id, event, context: contextOf(definition, id), deadline });
    });
  }

  kill(): void {
    this.#alive = false;
    this.#child.kill("SIGKILL");
  }
}

function forkBootstrap({ definition, environment, logFile }: FunctionProcessOptions): ChildProcess {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, "a");
  try {
    return fork(join(__dirname, "bootstrap.cjs"), [definition.codeDirectory, definition.handler], {
      cwd: definition.codeDirectory,
      env: environment,
      execArgv: [],
      stdio: ["ignore", log, log, "ipc"],
    });
  } finally {
    closeSync(log);
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
function contextOf(definition: FunctionDefinition, awsRequestId: string) {
  return {
    awsRequestId,
    functionName: definition.name,
    functionVersion: "$LATEST",
    invokedFunctionArn: definition.arn,
    memoryLimitInMB: String(definition.memoryMiB),
    logGroupName: definition.logGroup,
    logStreamName: definition.name,
    callbackWaitsForEmptyEventLoop: true,
  };
}
