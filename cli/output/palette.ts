/** What colors mean here. Words say the same: a color is never the only sign. */
const CODES = { good: 32, doubtful: 33, bad: 31, bold: 1 } as const;

export type Color = keyof typeof CODES;

/** Text as a terminal with colors shows it. */
export function paint(text: string, color: Color | undefined): string {
  if (color === undefined || text === "") return text;
  return `\u001b[${CODES[color]}m${text}\u001b[0m`;
}
