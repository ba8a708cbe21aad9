import { width } from "./width";

type Terminal = Pick<NodeJS.WriteStream, "write" | "columns" | "rows">;

const ERASE_BELOW = "\u001b[J";
const cursorUp = (rows: number) => (rows > 0 ? `\r\u001b[${rows}A` : "\r");

/**
 * Lines at the bottom of a terminal that replace one another. Nothing of the terminal is switched
 * over, so there is nothing to switch back: what was drawn last stays when the process ends, however it ends.
 */
export class Screen {
  #lines: readonly string[] = [];
  #drawn: readonly string[] = [];

  constructor(private readonly terminal: Terminal) {}

  /** Draws as many of the lines as fit: what has scrolled away could not be replaced. */
  draw(lines: readonly string[]): void {
    const up = this.#rowsOf(this.#drawn);
    this.#lines = lines;
    this.#drawn = this.#fitting(lines);
    this.terminal.write(
      cursorUp(up) + ERASE_BELOW + this.#drawn.map((line) => `${line}\n`).join(""),
    );
  }

  /** What is drawn stays, and the next is drawn below it. */
  leave(): void {
    this.#lines = [];
    this.#drawn = [];
  }

  /** The terminal has another size: as many of the lines as fit now. */
  resize(): void {
    if (this.#lines.length > 0) this.draw(this.#lines);
  }

  #fitting(lines: readonly string[]): string[] {
    const fitting: string[] = [];
    let rows = 1; // the cursor's own
    for (const line of lines) {
      rows += this.#rowsOf([line]);
      if (rows > (this.terminal.rows ?? DEFAULT_ROWS)) break;
      fitting.push(line);
    }
    return fitting;
  }

  /** Terminals break long lines, and break them anew when they are resized. */
  #rowsOf(lines: readonly string[]): number {
    const columns = this.terminal.columns ?? DEFAULT_COLUMNS;
    return lines.reduce((rows, line) => rows + Math.max(1, Math.ceil(width(line) / columns)), 0);
  }
}

/** A terminal that does not tell its size. */
const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;
