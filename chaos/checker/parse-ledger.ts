import { type LedgerLine, ledgerLineSchema } from "./ledger";

export interface Ledger {
  readonly lines: readonly LedgerLine[];
  /** Lines that say nothing: cut off where their writer was killed. */
  readonly torn: readonly string[];
}

/** Every line begins so: what follows a cut-off line without a newline is found by it. */
const LINE_START = '{"at":';

/** Reads a ledger whose writer may have been killed in the middle of a line. */
export function parseLedger(text: string): Ledger {
  const lines: LedgerLine[] = [];
  const torn: string[] = [];
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const start = line.lastIndexOf(LINE_START);
    const parsed = parseLine(line) ?? parseLine(line.slice(Math.max(start, 0)));
    if (parsed !== undefined) lines.push(parsed);
    if (parsed === undefined || start > 0) torn.push(line);
  }
  return { lines, torn };
}

function parseLine(line: string): LedgerLine | undefined {
  try {
    return ledgerLineSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
