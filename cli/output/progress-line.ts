import { cutToWidth } from "./width";

type Terminal = Pick<NodeJS.WriteStream, "write" | "columns" | "isTTY">;

/** The cursor waits where the line begins: there it stays when the terminal is resized, whether or not that breaks lines anew. */
const LINE_START = "\r";
const ERASE = `${LINE_START}\u001b[J`;
/** More often is flicker. */
const REDRAW_MILLISECONDS = 50;
/** A terminal that does not tell its size. */
const DEFAULT_COLUMNS = 80;

/** One line at the bottom of a terminal that says how far things are, until something is printed. */
export class ProgressLine {
  #text = "";
  #isShown = false;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #isDue = false;

  constructor(
    private readonly terminal: Terminal,
    private readonly now: () => number,
    private readonly later: (act: () => void, milliseconds: number) => void,
  ) {}

  /** Replaces the line; nothing at all takes it away. */
  show(text: string): void {
    if (!this.terminal.isTTY) return;
    if (text === "") {
      this.clear();
    } else {
      this.#text = text;
      this.#drawSoon();
    }
  }

  clear(): void {
    if (this.#isShown) this.terminal.write(ERASE);
    this.#isShown = false;
    this.#text = "";
  }

  /** The terminal has another width: what it broke into two lines becomes one again. */
  resize(): void {
    if (this.#isShown) this.#draw();
  }

  /** Nothing is left out because it came soon after something: it may stay as it is for long. */
  #drawSoon(): void {
    const wait = REDRAW_MILLISECONDS - (this.now() - this.#drawnAt);
    if (wait <= 0) {
      this.#draw();
    } else if (!this.#isDue) {
      this.#isDue = true;
      this.later(() => {
        this.#isDue = false;
        if (this.#text !== "") this.#draw();
      }, wait);
    }
  }

  #draw(): void {
    this.#drawnAt = this.now();
    this.#isShown = true;
    // A terminal that is full to the last column may break the line.
    const columns = (this.terminal.columns ?? DEFAULT_COLUMNS) - 1;
    this.terminal.write(ERASE + cutToWidth(this.#text, columns) + LINE_START);
  }
}
