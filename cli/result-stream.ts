import type { Writable } from "node:stream";
import { errorCode } from "../lib/error-code";

/** Where results go: a terminal, a file, or a pipe whose reader may be slow, or gone. */
export interface ResultStream {
  write(line: string): void;
  /** Whether the reader has gone. */
  readonly isClosed: boolean;
  /**
   * Waits until the reader has taken in what was written, or the signal is aborted: whoever writes much waits
   * now and then, so that it does not pile up in memory. False when nobody reads any more.
   */
  drained(signal: AbortSignal): Promise<boolean>;
}

export function resultStream(stream: Writable): ResultStream {
  let isClosed = false;
  stream.on("error", (error) => {
    // `labeler search dog | head` has seen enough: no reason to fail.
    if (errorCode(error) !== "EPIPE") throw error;
    isClosed = true;
  });
  return {
    write(line) {
      if (!isClosed) stream.write(`${line}\n`);
    },
    get isClosed() {
      return isClosed;
    },
    async drained(signal) {
      if (!isClosed && stream.writableNeedDrain && !signal.aborted) await change(stream, signal);
      return !isClosed;
    },
  };
}

const CHANGES = ["drain", "close", "error"] as const;

function change(stream: Writable, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      for (const event of CHANGES) stream.off(event, end);
      signal.removeEventListener("abort", end);
      resolve();
    };
    for (const event of CHANGES) stream.on(event, end);
    signal.addEventListener("abort", end);
  });
}
