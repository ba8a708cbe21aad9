import type { Readable } from "node:stream";

export type WriteLine = (line: string) => Promise<void>;

export interface PrintedLines {
  /** The last lines so far. */
  readonly last: readonly string[];
  /** Resolves when all that was printed is written. */
  readonly ended: Promise<void>;
}

const LAST_LINES = 20;
/** Longer lines become several events, as `awslogs` makes them. https://docs.docker.com/engine/logging/drivers/awslogs/ */
const MAX_LINE_BYTES = 256 * 1024;

/**
 * Writes down each line that a process prints. A process that prints faster than that waits in its pipe; a
 * line that cannot be written is lost, and the process goes on.
 *
 * @param outputs its stdout and stderr, whose lines are in order each
 */
export function writePrinted(
  outputs: readonly (Readable | null)[],
  write: WriteLine,
): PrintedLines {
  const last: string[] = [];
  const writeLine = async (line: string) => {
    // CloudWatch Logs takes no empty events.
    if (line === "") return;
    last.push(line);
    if (last.length > LAST_LINES) last.shift();
    await write(line).catch(() => {});
  };
  const read = outputs.map((output) =>
    output === null ? undefined : readLines(output, writeLine),
  );
  return { last, ended: Promise.all(read).then(() => {}) };
}

async function readLines(output: Readable, writeLine: WriteLine): Promise<void> {
  let rest = "";
  output.setEncoding("utf8");
  for await (const chunk of output as AsyncIterable<string>) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    if (Buffer.byteLength(rest) >= MAX_LINE_BYTES) {
      lines.push(rest);
      rest = "";
    }
    await Promise.all(lines.map((line) => writeLine(line.replace(/\r$/, ""))));
  }
  await writeLine(rest);
}
