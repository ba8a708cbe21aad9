import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Io } from "../../cli/io";
import { runCli } from "../../cli/program";

const PROJECT = resolve(__dirname, "../..");
const BOOTSTRAP = join(PROJECT, "cli/bootstrap.js");
const ENTRY = join(__dirname, "labeler-on.ts");

/** A run of the command line: when its first line came, and how many did. */
export interface Run {
  readonly milliseconds: number;
  readonly lines: number;
}

/** In this process, without its start. */
export async function inProcess(stateDirectory: string, args: readonly string[]): Promise<Run> {
  const startedAt = performance.now();
  let firstAt: number | undefined;
  let lines = 0;
  const io: Io = {
    out() {
      firstAt ??= performance.now();
      lines += 1;
    },
    drained: async () => true,
    err() {},
    progress() {},
    redraw() {},
    outIsTerminal: false,
    errIsTerminal: false,
    outIsClosed: false,
    hasColors: false,
    canAsk: false,
    ask: async () => undefined,
    columns: 80,
    now: Date.now,
    sleep: async () => {},
    interrupt: new AbortController().signal,
  };
  await runCli(args, { io, projectDirectory: PROJECT, stateDirectory });
  return { milliseconds: (firstAt ?? performance.now()) - startedAt, lines };
}

/** As a process of its own, from its start to its end: what somebody waits for who types it. */
export async function asProcess(stateDirectory: string, args: readonly string[]): Promise<Run> {
  const startedAt = performance.now();
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--require", BOOTSTRAP, ENTRY, stateDirectory, ...args],
    { maxBuffer: MAX_OUTPUT_BYTES },
  );
  const lines = stdout.split("\n").length - 1;
  return { milliseconds: performance.now() - startedAt, lines };
}

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
