import type { Io } from "../io";

/** One column of a result: how people read it, and what machines get. */
export interface Column<Row> {
  readonly header: string;
  readonly value: (row: Row) => string | number | undefined;
  readonly alignRight?: boolean;
}

/**
 * Prints rows: aligned under headers on a terminal, tab-separated without headers in a pipe.
 * Tabs and newlines inside a value would break a row, so they are escaped there.
 */
export function printTable<Row>(
  io: Io,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
): void {
  if (io.outIsTerminal) {
    for (const line of formatTable(columns, rows)) io.out(line);
    return;
  }
  for (const row of cellsOf(columns, rows)) io.out(row.join("\t"));
}

/** The lines of a table as a terminal shows them: headers first, each column as wide as it has to be. */
export function formatTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string[] {
  const table = [columns.map(({ header }) => header), ...cellsOf(columns, rows)];
  const widths = columns.map((_, index) =>
    Math.max(...table.map((row) => width(row[index] ?? ""))),
  );
  return table.map((row) => formatRow(row, columns, widths));
}

function cellsOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string[][] {
  return rows.map((row) => columns.map(({ value }) => escapeControls(value(row) ?? "")));
}

function formatRow<Row>(
  row: readonly string[],
  columns: readonly Column<Row>[],
  widths: readonly number[],
): string {
  return row
    .map((cell, index) => {
      const padding = " ".repeat((widths[index] ?? 0) - width(cell));
      return columns[index]?.alignRight ? padding + cell : cell + padding;
    })
    .join("  ")
    .trimEnd();
}

const ESCAPES: Readonly<Record<string, string>> = { "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** Keys come from anywhere: no control character of theirs reaches a terminal. */
export function escapeControls(value: string | number): string {
  return String(value).replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
    /[\u0000-\u001f\u007f-\u009f]/g,
    (character) =>
      ESCAPES[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}

/** Columns on a terminal: Chinese, Japanese and Korean characters take two. */
export function width(text: string): number {
  let columns = 0;
  for (const character of text.normalize("NFC")) columns += WIDE.test(character) ? 2 : 1;
  return columns;
}

const WIDE =
  /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\uff01-\uff60]/u;
