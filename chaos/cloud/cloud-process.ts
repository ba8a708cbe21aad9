import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, closeSync, openSync } from "node:fs";
import { join } from "node:path";
import type { StackOutputs } from "../../contracts/outputs";
import { childrenOf } from "./children-of";
import {
  type CloudCommand,
  type CloudReport,
  type CloudSettings,
  type CloudStatus,
  reportSchema,
} from "./settings";

/** The local cloud's process ended, or could not begin. */
export class CloudProcessError extends Error {
  override readonly name = "CloudProcessError";
}

const BOOTSTRAP = join(__dirname, "../../cli/bootstrap.js");
const SCRIPT = join(__dirname, "process.ts");

/** One life of a local cloud, in a process of its own. */
export class CloudProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly ledgerFile: string,
    readonly endpoint: string,
    readonly outputs: StackOutputs,
  ) {}

  /** @throws CloudProcessError with what the program's deploy, or the process, said. */
  static async start(settings: CloudSettings): Promise<CloudProcess> {
    const log = openSync(`${settings.ledgerFile}.log`, "a");
    const child = fork(SCRIPT, [JSON.stringify(settings)], {
      execArgv: ["--require", BOOTSTRAP],
      stdio: ["ignore", log, log, "ipc"],
    });
    closeSync(log);
    const report = await next(child);
    if (report.kind === "ready") {
      return new CloudProcess(child, settings.ledgerFile, report.endpoint, report.outputs);
    }
    throw new CloudProcessError(
      report.kind === "failed" ? report.problems.join("\n") : report.kind,
    );
  }

  stopFaults(): void {
    this.#tell("stop-faults");
  }

  async status(): Promise<CloudStatus> {
    this.#tell("status");
    const report = await next(this.child);
    if (report.kind === "status") return report.status;
    throw new CloudProcessError(`The local cloud says "${report.kind}" when asked for its status.`);
  }

  /** As Ctrl-C does: workers are told to stop. */
  async close(): Promise<void> {
    const ended = once(this.child, "exit");
    this.#tell("close");
    await ended;
  }

  /** As when the machine loses power: the cloud, its functions and its workers are gone at once. */
  async losePower(): Promise<void> {
    const ended = once(this.child, "exit");
    const { pid } = this.child;
    const children = pid === undefined ? [] : await childrenOf(pid);
    this.child.kill("SIGKILL");
    for (const child of children) killQuietly(child);
    await ended;
    const line = { at: Date.now(), kind: "power-lost" };
    appendFileSync(this.ledgerFile, `${JSON.stringify(line)}\n`);
  }

  #tell(command: CloudCommand): void {
    this.child.send(command);
  }
}

function next(child: ChildProcess): Promise<CloudReport> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void) => {
      child.off("message", onMessage);
      child.off("exit", onExit);
      action();
    };
    const onMessage = (message: unknown) => settle(() => resolve(reportSchema.parse(message)));
    const onExit = (code: number | null) =>
      settle(() => reject(new CloudProcessError(`The local cloud's process ended with ${code}.`)));
    child.on("message", onMessage);
    child.on("exit", onExit);
  });
}

/** It may have ended by itself. */
function killQuietly(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {}
}
