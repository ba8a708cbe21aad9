import type { IPty } from "@lydell/node-pty";
import { Terminal as Screen } from "@xterm/headless";
import { LABELER } from "./labeler-process";

/** Those for which the pseudo-terminal comes built: there its tests must run, not be left out. */
const PLATFORMS = ["darwin", "linux", "win32"].flatMap((system) => [
  `${system}-arm64`,
  `${system}-x64`,
]);

/** A test that needs a pseudo-terminal. */
export const itOnTerminal = PLATFORMS.includes(`${process.platform}-${process.arch}`)
  ? it
  : it.skip;

export interface TerminalOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
}

export interface Ended {
  readonly exitCode: number;
  /** 0: none */
  readonly signal: number;
}

const PATIENCE_MILLISECONDS = 40_000;
const LOOK_MILLISECONDS = 25;

/** `labeler` in a terminal, and what a person sees there. */
export class Terminal {
  #ended: Ended | undefined;
  /** Everything that was written, escape codes too. */
  written = "";

  private constructor(
    private readonly process: IPty,
    private readonly emulator: Screen,
  ) {
    process.onData((data) => {
      this.written += data;
      emulator.write(data);
    });
    process.onExit(({ exitCode, signal = 0 }) => {
      // What was written last is still on its way through the emulator.
      emulator.write("", () => {
        this.#ended = { exitCode, signal };
      });
    });
  }

  static async start(args: readonly string[], options: TerminalOptions = {}): Promise<Terminal> {
    const { columns: cols = 80, rows = 30, environment } = options;
    const { spawn } = await import("@lydell/node-pty");
    const env = { PATH: process.env.PATH, ...environment };
    const emulator = new Screen({ cols, rows, allowProposedApi: true });
    const name = environment?.TERM ?? "xterm-256color";
    return new Terminal(
      spawn(process.execPath, [LABELER, ...args], { name, cols, rows, env }),
      emulator,
    );
  }

  /** The lines of the screen, without those at its end that are empty. */
  lines(): string[] {
    const { active } = this.emulator.buffer;
    const lines = Array.from(
      { length: active.length },
      (_, row) => active.getLine(row)?.translateToString(true) ?? "",
    );
    while (lines.at(-1) === "") lines.pop();
    return lines;
  }

  text(): string {
    return this.lines().join("\n");
  }

  press(keys: string): void {
    this.process.write(keys);
  }

  /** As a window is dragged: the emulator breaks its lines anew, and the process is told. */
  resize(columns: number, rows = 30): void {
    this.emulator.resize(columns, rows);
    this.process.resize(columns, rows);
  }

  /** Waits until the screen shows it. */
  async shows(what: RegExp): Promise<void> {
    await this.#until(() => what.test(this.text()), `${what}`);
  }

  async showsNot(what: RegExp): Promise<void> {
    await this.#until(() => !what.test(this.text()), `no ${what}`);
  }

  async ended(): Promise<Ended> {
    await this.#until(() => this.#ended !== undefined, "the end");
    return this.#ended as Ended;
  }

  /** Presses Ctrl-C until it ends: what comes within a second is one Ctrl-C to labeler. */
  async interruptUntilEnded(): Promise<Ended> {
    await this.#until(() => {
      if (this.#ended === undefined) this.press(CTRL_C);
      return this.#ended !== undefined;
    }, "the end");
    return this.#ended as Ended;
  }

  kill(): void {
    if (this.#ended === undefined) this.process.kill("SIGKILL");
  }

  async #until(isSo: () => boolean, what: string): Promise<void> {
    const deadline = Date.now() + PATIENCE_MILLISECONDS;
    while (!isSo()) {
      if (Date.now() > deadline || (this.#ended !== undefined && what !== "the end")) {
        throw new Error(`The terminal does not show ${what}:\n${this.text()}`);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MILLISECONDS));
    }
  }
}

export const CTRL_C = "\u0003";
