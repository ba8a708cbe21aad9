import { cutToWidth, width } from "./width";

type Terminal = Pick<NodeJS.WriteStream, "write" | "columns" | "isTTY">;

const ERASE_BELOW = "\u001b[J";
const cursorUp = (rows: number) => (rows > 0 ? `\u001b[${rows}A` : "");
/** More often is flicker. */
const REDRAW_MILLISECONDS = 50;
/** A terminal prints ^C behind the line; with that it must not break. */
const ROOM = 3;
/** A terminal that does not tell its size. */
const DEFAULT_COLUMNS = 80;

/** One line at the bottom of a terminal that says how far things are, until something is printed. */
export class ProgressLine {
  #text = "";
  #shown = "";
  #drawnAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly terminal: Terminal,
    private readonly now: () => number,
  ) {}

  /** Replaces the line; nothing at all takes it away. */
  show(text: string): void {
    if (!this.terminal.isTTY) return;
    if (text === "") {
      this.clear();
    } else {
      this.#text = text;
      if (this.now() - this.#drawnAt >= REDRAW_MILLISECONDS) this.#draw();
    }
  }

  clear(): void {
    if (this.#shown !== "") this.terminal.write(this.#erase());
    this.#shown = "";
    this.#text = "";
  }

  /** The terminal has another width: what it broke into two lines becomes one again. */
  resize(): void {
    if (this.#shown !== "") this.#draw();
  }

  #draw(): void {
    const erase = this.#erase();
    this.#drawnAt = this.now();
    this.#shown = cutToWidth(this.#text, this.#columns() - ROOM);
    this.terminal.write(erase + this.#shown);
  }

  /** Terminals break anew what has become too long: the cursor is in the last row of it. */
  #erase(): string {
    const rows = Math.ceil(width(this.#shown) / this.#columns()) - 1;
    return `\r${cursorUp(rows)}${ERASE_BELOW}`;
  }

  #columns(): number {
    return this.terminal.columns ?? DEFAULT_COLUMNS;
  }
}
