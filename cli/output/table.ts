import type { Io } from "../io";
import { type Color, paint } from "./palette";
import { width } from "./width";

/** One column of a result: how people read it, and what machines get. */
export interface Column<Row> {
  readonly header: string;
  readonly value: (row: Row) => string | number | undefined;
  readonly alignRight?: boolean;
  /** Of what says the same in words. */
  readonly color?: (row: Row) => Color | undefined;
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
    for (const line of formatTable(columns, rows, io.hasColors)) io.out(line);
    return;
  }
  for (const row of rows) io.out(cellsOf(columns, row).join("\t"));
}

/** The lines of a table as a terminal shows them: headers first, each column as wide as it has to be. */
export function formatTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  hasColors = false,
): string[] {
  const headers = columns.map(({ header }) => header);
  const table = rows.map((row) => ({ row, cells: cellsOf(columns, row) }));
  const widths = columns.map((_, index) =>
    Math.max(
      ...[headers, ...table.map(({ cells }) => cells)].map((row) => width(row[index] ?? "")),
    ),
  );
  const format = (cells: readonly string[], colorOf: (column: Column<Row>) => Color | undefined) =>
    cells
      .map((cell, index) => {
        const padding = " ".repeat((widths[index] ?? 0) - width(cell));
        const column = columns[index];
        const color = hasColors && column !== undefined ? colorOf(column) : undefined;
        const painted = paint(cell, color);
        // Nothing is aligned by what follows the last column.
        if (column?.alignRight) return padding + painted;
        return index === columns.length - 1 ? painted : painted + padding;
      })
      .join("  ")
      .trimEnd();
  return [
    format(headers, () => "bold"),
    ...table.map(({ row, cells }) => format(cells, ({ color }) => color?.(row))),
  ];
}

function cellsOf<Row>(columns: readonly Column<Row>[], row: Row): string[] {
  return columns.map(({ value }) => escapeControls(value(row) ?? ""));
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
