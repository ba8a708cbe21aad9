import type { Io } from "../../cli/io";

/** An Io that keeps what is printed; sleeping moves its clock and takes no time. */
export class FakeIo implements Io {
  readonly stdout: string[] = [];
  readonly stderr: string[] = [];
  readonly shownProgress: string[] = [];
  readonly screens: (readonly string[])[] = [];
  readonly columns = 80;
  outIsClosed = false;
  milliseconds = Date.UTC(2026, 0, 1);
  readonly #interrupt = new AbortController();

  constructor(
    readonly outIsTerminal = false,
    readonly errIsTerminal = outIsTerminal,
  ) {}

  readonly out = (line: string) => void this.stdout.push(line);
  readonly drained = async () => true;
  readonly err = (line: string) => void this.stderr.push(line);
  readonly progress = (text: string) => void this.shownProgress.push(text);
  readonly redraw = (lines: readonly string[]) => void this.screens.push(lines);
  readonly now = () => this.milliseconds;
  readonly sleep = async (milliseconds: number, _signal?: AbortSignal) => {
    this.milliseconds += milliseconds;
  };

  get interrupt(): AbortSignal {
    return this.#interrupt.signal;
  }

  pressCtrlC(): void {
    this.#interrupt.abort();
  }
}
