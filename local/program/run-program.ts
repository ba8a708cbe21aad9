import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { bareEnvironment } from "../environment";
import type { Answer, HostMessage, ProgramMessage, ProgramRequest, ProgramStart } from "./messages";

/** What the program is answered with. */
export type AnswerRequest = (request: ProgramRequest) => Promise<Answer>;

export interface ProgramResult {
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Why the program failed, apart from what `answer` refused. */
  readonly errors: readonly string[];
}

/**
 * Runs a Pulumi program to its end in a process of its own, asking `answer` for every resource and
 * every call of a provider's function. An error of `answer` fails that resource; the rest goes on.
 *
 * @param log told what the program prints, line by line
 */
export async function runProgram(
  start: ProgramStart,
  answer: AnswerRequest,
  log: (line: string) => void,
): Promise<ProgramResult> {
  const child = fork(join(__dirname, "host.ts"), [], {
    cwd: start.projectDirectory,
    env: bareEnvironment(),
    execArgv: PRELOADED.flatMap((module) => ["--require", require.resolve(module)]),
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const printed: string[] = [];
  forwardLines(child, (line) => {
    printed.push(line);
    log(line);
  });
  try {
    return await converse(child, start, answer, printed);
  } finally {
    // At a normal exit the SDK prints a page about promises that a failed resource leaves behind.
    child.kill("SIGKILL");
  }
}

/** The loader of TypeScript comes last: it would take twice the time for packages that need none. */
const PRELOADED = ["@pulumi/pulumi", "@pulumi/aws", "@pulumi/awsx", "tsx/cjs"];

function converse(
  child: ChildProcess,
  start: ProgramStart,
  answer: AnswerRequest,
  printed: readonly string[],
): Promise<ProgramResult> {
  const send = (message: HostMessage) => {
    if (child.connected) child.send(message);
  };
  return new Promise((resolve) => {
    child.on("message", (message: ProgramMessage) => {
      if (message.kind === "end") resolve(message);
      else void reply(message, answer, send);
    });
    child.on("exit", (code, signal) => {
      const last = printed.slice(-20).join("\n");
      const message = `The program ended with ${signal ?? `exit code ${code}`} on its own.\n${last}`;
      resolve({ outputs: {}, errors: [message] });
    });
    send({ kind: "start", start });
  });
}

async function reply(
  request: ProgramRequest,
  answer: AnswerRequest,
  send: (message: HostMessage) => void,
): Promise<void> {
  try {
    send({ kind: "answer", id: request.id, answer: await answer(request) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    send({ kind: "refusal", id: request.id, message });
  }
}

function forwardLines(child: ChildProcess, log: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on("line", log);
  }
}
