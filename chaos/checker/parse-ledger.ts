import * as z from "zod";
import { type LedgerLine, ledgerLineSchema } from "./ledger";

export interface Ledger {
  readonly lines: readonly LedgerLine[];
  /** Lines that say nothing: cut off where their writer was killed. */
  readonly torn: readonly string[];
}

/** The answer to a request did not arrive, though the service had done what it asked for. */
const answerLostSchema = z.object({ kind: z.literal("answer-lost"), request: z.string() });
/** Every process that had written before was gone at that time. */
const powerLostSchema = z.object({ at: z.number(), kind: z.literal("power-lost") });

const rawLineSchema = z.union([answerLostSchema, powerLostSchema, ledgerLineSchema]);
type RawLine = z.infer<typeof rawLineSchema>;

/** Every line begins so: what follows a cut-off line without a newline is found by it. */
const LINE_START = '{"at":';

/** Reads a ledger whose writer may have been killed in the middle of a line. */
export function parseLedger(text: string): Ledger {
  const raw: RawLine[] = [];
  const torn: string[] = [];
  for (const line of text.split("\n")) {
    if (line === "") continue;
    const start = line.lastIndexOf(LINE_START);
    const parsed = parseLine(line) ?? parseLine(line.slice(Math.max(start, 0)));
    if (parsed !== undefined) raw.push(parsed);
    if (parsed === undefined || start > 0) torn.push(line);
  }
  return { lines: explained(raw), torn };
}

function parseLine(line: string): RawLine | undefined {
  try {
    return rawLineSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

/** Each call with what became of its answer; a loss of power is the death of every process before it. */
function explained(raw: readonly RawLine[]): LedgerLine[] {
  const lost = new Set(
    raw.flatMap((line) => ("kind" in line && line.kind === "answer-lost" ? [line.request] : [])),
  );
  const alive = new Set<string>();
  return raw.flatMap((line): LedgerLine[] => {
    if ("kind" in line && line.kind === "answer-lost") return [];
    if ("kind" in line && line.kind === "power-lost") {
      const dead = [...alive];
      alive.clear();
      return dead.map((session) => ({ at: line.at, session, kind: "killed", why: line.kind }));
    }
    alive.add(line.session);
    const isLost = "outcome" in line && line.outcome === "answered" && lost.has(line.request ?? "");
    return [isLost ? { ...line, outcome: "answer-lost" } : line];
  });
}
