/** From an empty cell to a full one, in eighths. */
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A bar of so many columns for 100 %. */
export function confidenceBar(confidence: number, columns: number, isUnicode: boolean): string {
  const cells = (Math.min(Math.max(confidence, 0), 100) / 100) * columns;
  if (!isUnicode) return "#".repeat(Math.round(cells));
  const eighths = Math.round(cells * 8);
  return "█".repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? "");
}

const MIN_COLUMNS = 60;
const MAX_BAR_COLUMNS = 20;

/** How long bars may be on a terminal of so many columns; 0 where they would break lines. */
export function barColumns(columns: number): number {
  return columns < MIN_COLUMNS ? 0 : Math.min(MAX_BAR_COLUMNS, Math.floor(columns / 6));
}
