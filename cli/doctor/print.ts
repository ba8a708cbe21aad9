import type { Io } from "../io";
import { plural } from "../output/format";
import { type Column, escapeControls, formatTable, printTable } from "../output/table";
import type { QuietArea, Report } from "./examine";
import type { Evidence, Finding, Severity } from "./finding";

/** Findings, then a line for each area without one. */
export function printReport(report: Report, json: boolean, io: Io): void {
  if (json) printJson(report, io);
  else if (io.outIsTerminal) printForPeople(report, io);
  else printTable(io, COLUMNS, rowsOf(report));
}

/** What was found, in figures. */
export function summarize({ findings }: Report): string {
  const count = (wanted: Severity) => findings.filter(({ severity }) => severity === wanted).length;
  const problems = count("problem");
  const unread = count("not checked");
  const warnings = count("warning");
  const found = [
    ...(problems > 0 ? [plural(problems, "problem")] : []),
    ...(unread > 0 ? [`${unread} not checked`] : []),
    ...(warnings > 0 ? [plural(warnings, "warning")] : []),
  ];
  return `${found.length === 0 ? "Nothing is wrong" : found.join(", ")}. Nothing was changed.`;
}

function printJson({ findings, quiet }: Report, io: Pick<Io, "out">): void {
  for (const { severity, area, lane, thing, heading, evidence, mend } of findings) {
    io.out(JSON.stringify({ severity, area, lane, thing, finding: heading, evidence, mend }));
  }
  for (const { area, state, looksAt } of quiet) {
    io.out(JSON.stringify({ severity: state, area, looksAt }));
  }
}

function printForPeople({ findings, quiet }: Report, io: Pick<Io, "out">): void {
  for (const finding of findings) {
    for (const line of linesOf(finding)) io.out(escapeControls(line));
    io.out("");
  }
  const columns: readonly Column<QuietArea>[] = [
    { header: "AREA", value: ({ area }) => area },
    { header: "STATE", value: ({ state }) => state },
    { header: "LOOKED AT", value: ({ looksAt }) => looksAt },
  ];
  if (quiet.length > 0) for (const line of formatTable(columns, quiet)) io.out(line);
}

function linesOf({ severity, area, heading, thing, evidence, mend }: Finding): string[] {
  const read = describe(evidence);
  return [
    `${severity.toUpperCase()} (${area}): ${heading}`,
    `  ${thing}`,
    ...(read === "" ? [] : [`  ${read}`]),
    `  What mends it: ${mend}`,
  ];
}

interface Row {
  readonly severity: string;
  readonly area: string;
  readonly what: string;
  readonly finding?: Finding;
}

const COLUMNS: readonly Column<Row>[] = [
  { header: "SEVERITY", value: ({ severity }) => severity },
  { header: "AREA", value: ({ area }) => area },
  { header: "LANE", value: ({ finding }) => finding?.lane },
  { header: "FINDING", value: ({ what }) => what },
  { header: "THING", value: ({ finding }) => finding?.thing },
  { header: "EVIDENCE", value: ({ finding }) => finding && describe(finding.evidence) },
  { header: "WHAT MENDS IT", value: ({ finding }) => finding?.mend },
];

function rowsOf({ findings, quiet }: Report): Row[] {
  return [
    ...findings.map((finding) => {
      const { severity, area, heading } = finding;
      return { severity, area, what: heading, finding };
    }),
    ...quiet.map(({ area, state, looksAt }) => ({ severity: state, area, what: looksAt })),
  ];
}

function describe(evidence: Evidence): string {
  return Object.entries(evidence)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}`)
    .join("; ");
}
