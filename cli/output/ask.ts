import { createInterface } from "node:readline";

/**
 * Asks, and waits for a line. Nothing when there is no more to read, or when the signal is aborted.
 * The terminal is left as it is, so that Ctrl-C stays a signal.
 */
export function askOnTerminal(
  question: string,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  signal: AbortSignal,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(undefined);
    const lines = createInterface({ input, terminal: false });
    let answer: string | undefined;
    const end = () => lines.close();
    lines.once("line", (line) => {
      answer = line;
      end();
    });
    lines.once("close", () => {
      signal.removeEventListener("abort", end);
      if (answer === undefined) output.write("\n");
      resolve(answer);
    });
    signal.addEventListener("abort", end);
    output.write(question);
  });
}
