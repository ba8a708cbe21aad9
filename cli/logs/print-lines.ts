import { parseImageUri } from "../../contracts/table";
import type { Io } from "../io";
import { formatDuration } from "../output/format";
import { type Column, escapeControls, printTable } from "../output/table";
import type { LogLine } from "./log-line";

/** A line, or several that say the same, of which it is the newest. */
interface Row extends LogLine {
  readonly times: number;
}

/** A table with what is said several times in one row; in a pipe, or as JSON, each line by itself. */
export function printLines(lines: readonly LogLine[], json: boolean, io: Io): void {
  if (json) {
    for (const line of lines) io.out(jsonOf(line));
  } else if (io.outIsTerminal) {
    const rows = folded(lines);
    if (rows.length > 0) printTable(io, terminalColumns(io.now()), rows);
  } else {
    printTable(io, PIPE_COLUMNS, lines);
  }
}

/** Of a log that goes on: each by itself, in the order in which they come. */
export function printFollowed(lines: readonly LogLine[], json: boolean, io: Io): void {
  if (json || !io.outIsTerminal) {
    printLines(lines, json, io);
    return;
  }
  for (const line of lines) {
    const words = [isoTime(line), sourceOf(line), line.level, wholeMessage(line)];
    io.out(escapeControls(words.filter((word) => word !== undefined).join("  ")));
  }
}

function jsonOf(line: LogLine): string {
  const { time, image, eventId, ...rest } = line;
  const key = image === undefined ? undefined : keyOf(image);
  return JSON.stringify({ time: isoTime(line), ...rest, image: key, eventId });
}

const PIPE_COLUMNS: readonly Column<LogLine>[] = [
  { header: "TIME", value: isoTime },
  { header: "SOURCE", value: ({ source }) => source },
  { header: "LANE", value: ({ lane }) => lane },
  { header: "JOB", value: ({ jobId }) => jobId },
  { header: "LEVEL", value: ({ level }) => level },
  { header: "MESSAGE", value: ({ message }) => message },
  { header: "ERROR", value: ({ error }) => error },
  { header: "IMAGE", value: ({ image }) => image && keyOf(image) },
  { header: "REQUEST", value: ({ requestId }) => requestId },
  { header: "DETAILS", value: ({ details }) => details && JSON.stringify(details) },
];

function terminalColumns(now: number): Column<Row>[] {
  return [
    {
      header: "AGO",
      value: ({ time }) => formatDuration(Math.max(0, now - time)),
      alignRight: true,
    },
    { header: "SOURCE", value: sourceOf },
    { header: "LEVEL", value: ({ level }) => level },
    { header: "TIMES", value: ({ times }) => times, alignRight: true },
    { header: "MESSAGE", value: (row) => wholeMessage(row, row.times > 1 ? "newest: " : "") },
  ];
}

function folded(lines: readonly LogLine[]): Row[] {
  const rows = new Map<string, Row>();
  for (const line of lines) {
    const { source, lane, level, message, error } = line;
    const said = JSON.stringify([source, lane, level, message, error]);
    const before = rows.get(said);
    rows.set(
      said,
      before === undefined ? { ...line, times: 1 } : { ...before, times: before.times + 1 },
    );
  }
  return [...rows.values()];
}

function sourceOf({ source, lane }: LogLine): string {
  return lane === undefined ? source : `${source} ${lane}`;
}

/** With the fields that say where to look on. */
function wholeMessage(line: LogLine, ofWhich = ""): string {
  const { message, error, image, jobId, requestId, details } = line;
  const fields = [
    ...(image === undefined ? [] : [`image ${keyOf(image)}`]),
    ...(jobId === undefined ? [] : [`job ${jobId}`]),
    ...Object.entries(details ?? {}).map(([name, value]) => `${name} ${value}`),
    ...(requestId === undefined || message.includes(requestId) ? [] : [`request ${requestId}`]),
  ];
  const said = error === undefined ? message : `${message}: ${error}`;
  return fields.length === 0 ? said : `${said} (${ofWhich}${fields.join(", ")})`;
}

/** What is no URI of an image stays as it is. */
function keyOf(image: string): string {
  return parseImageUri(image)?.key ?? image;
}

function isoTime({ time }: LogLine): string {
  return new Date(time).toISOString();
}
