import { interruptSignal, processSignals } from "./interrupt";
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
  /** Replaces the line of progress at the bottom of a terminal; does nothing elsewhere. */
  progress(text: string): void;
  /** Results on a terminal, in place of those that it drew last. */
  redraw(lines: readonly string[]): void;
  /** Whether results go to a person: tables instead of TSV. */
  readonly outIsTerminal: boolean;
  /** Whether a person reads what is not a result, also when results go into a pipe. */
  readonly errIsTerminal: boolean;
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
  const interrupt = interruptSignal(processSignals);
  const results = resultStream(process.stdout);
  const line = progressLine(process.stderr);
  const screen = new Screen(process.stdout);
  const leave = () => {
    line.clear();
    screen.leave();
  };
  return {
    out: (text) => {
      leave();
      results.write(text);
    },
    drained: () => results.drained(interrupt),
    err: (text) => {
      leave();
      process.stderr.write(`${text}\n`);
    },
    progress: line.show,
    redraw: (lines) => {
      line.clear();
      screen.draw(lines);
    },
    outIsTerminal: process.stdout.isTTY === true,
    errIsTerminal: process.stderr.isTTY === true,
    get outIsClosed() {
      return results.isClosed;
    },
    get columns() {
      return process.stdout.columns ?? 80;
    },
    now: () => Date.now(),
    sleep,
    interrupt,
  };
}

const ERASE_LINE = "\r\u001b[K";
/** More often is flicker. */
const REDRAW_MILLISECONDS = 50;

function progressLine(stream: NodeJS.WriteStream) {
  let shown = false;
  let drawnAt = 0;
  const clear = () => {
    if (shown) stream.write(ERASE_LINE);
    shown = false;
  };
  const show = (text: string) => {
    if (!stream.isTTY || Date.now() - drawnAt < REDRAW_MILLISECONDS) return;
    drawnAt = Date.now();
    shown = true;
    stream.write(ERASE_LINE + text.slice(0, (stream.columns ?? 80) - 1));
  };
  return { clear, show };
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
