import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { manifestsUri } from "../../../contracts/manifest";
import { SUBMISSION, VARIABLES } from "./worker-harness";

const ROOT = resolve(__dirname, "../../..");

export interface Bundle {
  readonly worker: string;
  remove(): void;
}

/** The worker as its container runs it: bundled, with sharp beside it. */
export function bundleWorker(): Bundle {
  const folder = mkdtempSync(join(tmpdir(), "worker-"));
  const worker = join(folder, "worker.js");
  execFileSync(process.execPath, [join(ROOT, "job/build.mjs"), worker]);
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return { worker, remove: () => rmSync(folder, { recursive: true }) };
}

export interface WorkerProcess {
  readonly child: ChildProcess;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
  /** Lines of both streams so far. */
  readonly lines: readonly string[];
  /** Resolves once a line holds this text. */
  said(text: string): Promise<void>;
}

export function startWorkerProcess(
  worker: string,
  endpoint: string,
  variables: Readonly<Record<string, string>> = VARIABLES,
): WorkerProcess {
  const child = spawn(process.execPath, [worker, "--manifests", manifestsUri("work", SUBMISSION)], {
    env: {
      ...variables,
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    },
  });
  const lines: string[] = [];
  let heard = () => {};
  for (const stream of [child.stdout, child.stderr]) {
    let rest = "";
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      const parts = (rest + chunk).split("\n");
      rest = parts.pop() ?? "";
      lines.push(...parts);
      heard();
    });
  }
  return {
    child,
    ended: new Promise((resolveCode) => child.on("close", resolveCode)),
    lines,
    said: (text) =>
      new Promise((resolveSaid) => {
        heard = () => {
          if (lines.some((line) => line.includes(text))) resolveSaid();
        };
        heard();
      }),
  };
}
