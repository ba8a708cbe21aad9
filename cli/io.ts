import { interruptSignal, processSignals } from "./interrupt";
import { askOnTerminal } from "./output/ask";
import { ProgressLine } from "./output/progress-line";
import { Screen } from "./output/screen";
import { resultStream } from "./result-stream";

/** What a command may touch of the outside world, so that tests run it in process. */
export interface Io {
  /** Results, one line. */
  out(line: string): void;
  /** Waits until the reader of the results keeps up, or Ctrl-C. False when nobody reads them any more. */
  drained(): Promise<boolean>;
  /** Everything that is not a result. */
  err(line: string): void;
  /** Replaces the line of progress at the bottom of a terminal, "" takes it away; does nothing elsewhere. */
  progress(text: string): void;
  /** Results on a terminal, in place of those that it drew last. */
  redraw(lines: readonly string[]): void;
  /** Whether results go to a person: tables instead of TSV. */
  readonly outIsTerminal: boolean;
  /** Whether a person reads what is not a result, also when results go into a pipe. */
  readonly errIsTerminal: boolean;
  /** Whether results are painted: on a terminal that has colors, unless NO_COLOR is set. */
  readonly hasColors: boolean;
  /** Whether somebody is there to answer a question. */
  readonly canAsk: boolean;
  /** Asks on the terminal; nothing when no answer came, or Ctrl-C. */
  ask(question: string): Promise<string | undefined>;
  /** Whether whoever read the results has gone, e.g. `head`: nobody waits for more. */
  readonly outIsClosed: boolean;
  readonly columns: number;
  now(): number;
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** Aborted by Ctrl-C. */
  readonly interrupt: AbortSignal;
}

/** The process's own streams, clock and signals. */
export function systemIo(): Io {
  const { stdin, stdout, stderr } = process;
  const line = new ProgressLine(stderr, Date.now, (act, milliseconds) => {
    setTimeout(act, milliseconds).unref();
  });
  const screen = new Screen(stdout);
  const interrupt = interruptSignal({
    ...processSignals,
    end(signal) {
      line.clear();
      processSignals.end(signal);
    },
  });
  const results = resultStream(stdout);
  const leave = () => {
    line.clear();
    screen.leave();
  };
  stderr.on("resize", () => line.resize());
  stdout.on("resize", () => screen.resize());
  return {
    out: (text) => {
      leave();
      results.write(text);
    },
    drained: () => results.drained(interrupt),
    err: (text) => {
      leave();
      stderr.write(`${text}\n`);
    },
    progress: (text) => line.show(text),
    redraw: (lines) => {
      line.clear();
      screen.draw(lines);
    },
    outIsTerminal: stdout.isTTY === true,
    errIsTerminal: stderr.isTTY === true,
    // Node.js reads NO_COLOR, FORCE_COLOR and TERM.
    hasColors: stdout.isTTY === true && stdout.hasColors(),
    canAsk: stdin.isTTY === true && stderr.isTTY === true,
    ask: (question) => {
      leave();
      return askOnTerminal(question, stdin, stderr, interrupt);
    },
    get outIsClosed() {
      return results.isClosed;
    },
    get columns() {
      return stdout.columns ?? 80;
    },
    now: () => Date.now(),
    sleep,
    interrupt,
  };
}

/** Ends early, without an error, when the signal is aborted. */
function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener("abort", end);
  });
}
