import type { Io } from "../../cli/io";

/** An Io that keeps what is printed; sleeping moves its clock and takes no time. */
export class FakeIo implements Io {
  readonly stdout: string[] = [];
  readonly stderr: string[] = [];
  readonly shownProgress: string[] = [];
  readonly screens: (readonly string[])[] = [];
  readonly columns = 80;
  outIsClosed = false;
  hasColors = false;
  /** What is typed at questions; without any, nobody is there to be asked. */
  answers: (string | undefined)[] = [];
  readonly asked: string[] = [];
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
  readonly ask = async (question: string) => {
    this.asked.push(question);
    return this.answers.shift();
  };
  readonly now = () => this.milliseconds;
  readonly sleep = async (milliseconds: number, _signal?: AbortSignal) => {
    this.milliseconds += milliseconds;
  };

  get canAsk(): boolean {
    return this.answers.length > 0;
  }

  get interrupt(): AbortSignal {
    return this.#interrupt.signal;
  }

  pressCtrlC(): void {
    this.#interrupt.abort();
  }
}
