import { closeSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { appendFile, open, rm } from "node:fs/promises";
import { z } from "zod";
import type { Clock } from "../../lib/clock";

const storedEvent = z.object({ timestamp: z.number(), stream: z.string(), message: z.string() });
export type StoredEvent = z.infer<typeof storedEvent>;

export interface ReadEvent extends StoredEvent {
  /** Where its line begins in the file. */
  readonly offset: number;
  /** Where the next line begins. */
  readonly end: number;
}

const BLOCK_BYTES = 64 * 1024;
const LINE_END = 0x0a;

/** All events of one log group, in the order in which they came: a line of JSON each. */
export class LogFile {
  readonly #path: string;
  readonly #clock: Pick<Clock, "now">;
  #size: number;
  #lastTimestamp: number;
  #waiting: string[] = [];
  #next: Promise<void> | undefined;
  #last: Promise<void> = Promise.resolve();
  #isRemoved = false;

  constructor(path: string, clock: Pick<Clock, "now">) {
    this.#path = path;
    this.#clock = clock;
    const { size, lastTimestamp } = endOf(path);
    this.#size = size;
    this.#lastTimestamp = lastTimestamp;
  }

  /** In bytes, with what is on its way to the disk. */
  get size(): number {
    return this.#size;
  }

  /** Of the last event. */
  get lastTimestamp(): number {
    return this.#lastTimestamp;
  }

  /** The event is on disk when the promise resolves. A file that was removed takes nothing any more. */
  append(stream: string, message: string, timestamp = this.#clock.now()): Promise<void> {
    if (this.#isRemoved) return Promise.resolve();
    // Never before the line above it, whatever the clock does: so events can be found by their time.
    this.#lastTimestamp = Math.max(timestamp, this.#lastTimestamp);
    const event: StoredEvent = { timestamp: this.#lastTimestamp, stream, message };
    const line = `${JSON.stringify(event)}\n`;
    this.#size += Buffer.byteLength(line);
    this.#waiting.push(line);
    this.#next ??= this.#writeAfter(this.#last);
    return this.#next;
  }

  async remove(): Promise<void> {
    this.#isRemoved = true;
    await this.flush();
    await rm(this.#path, { force: true });
    this.#size = 0;
  }

  /** Waits for what was appended. */
  async flush(): Promise<void> {
    await (this.#next ?? this.#last).catch(() => {});
  }

  /** Events whose lines begin in this part of the file, oldest first. */
  async *forwards(from: number, until: number): AsyncGenerator<ReadEvent> {
    let rest = Buffer.alloc(0);
    let offset = from;
    for (let start = from; start < until; start += BLOCK_BYTES) {
      const block = await this.#read(start, Math.min(start + BLOCK_BYTES, until));
      rest = Buffer.concat([rest, block]);
      let lineStart = 0;
      for (let at = rest.indexOf(LINE_END); at !== -1; at = rest.indexOf(LINE_END, lineStart)) {
        const event = parse(rest, lineStart, at, offset);
        lineStart = at + 1;
        if (event !== undefined) yield event;
      }
      offset += lineStart;
      rest = rest.subarray(lineStart);
    }
  }

  /** As `forwards`, newest first. */
  async *backwards(from: number, until: number): AsyncGenerator<ReadEvent> {
    let rest = Buffer.alloc(0);
    for (let end = until; end > from; end -= BLOCK_BYTES) {
      const start = Math.max(from, end - BLOCK_BYTES);
      rest = Buffer.concat([await this.#read(start, end), rest]);
      let lineEnd = rest.length - 1;
      for (
        let at = previousLineEnd(rest, lineEnd);
        at !== -1;
        at = previousLineEnd(rest, lineEnd)
      ) {
        const event = parse(rest, at + 1, lineEnd, start);
        lineEnd = at;
        if (event !== undefined) yield event;
      }
      rest = rest.subarray(0, lineEnd + 1);
    }
    const first = parse(rest, 0, rest.length - 1, from);
    if (first !== undefined) yield first;
  }

  /** A place in the file before which no event is as young as this: found by halving. */
  async before(timestamp: number): Promise<number> {
    let from = 0;
    let until = this.#size;
    while (until - from > BLOCK_BYTES) {
      const middle = Math.floor((from + until) / 2);
      const { value: event } = await this.forwards(middle, until).next();
      if (event === undefined || event.timestamp >= timestamp) until = middle;
      else from = event.offset;
    }
    return from;
  }

  async #read(start: number, end: number): Promise<Buffer> {
    await this.flush();
    const file = await open(this.#path, "r");
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, null, start);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }

  #writeAfter(previous: Promise<void>): Promise<void> {
    const written = previous
      .catch(() => {})
      .then(() => {
        const lines = this.#waiting;
        this.#waiting = [];
        this.#next = undefined;
        return appendFile(this.#path, lines.join(""));
      });
    this.#last = written;
    return written;
  }
}

function previousLineEnd(bytes: Buffer, before: number): number {
  return before <= 0 ? -1 : bytes.lastIndexOf(LINE_END, before - 1);
}

/** Nothing for half a line: one that a crash has cut, or one whose beginning was not read. */
function parse(
  bytes: Buffer,
  start: number,
  end: number,
  blockOffset: number,
): ReadEvent | undefined {
  const at = { offset: blockOffset + start, end: blockOffset + end + 1 };
  try {
    return { ...storedEvent.parse(JSON.parse(bytes.toString("utf8", start, end))), ...at };
  } catch {
    return undefined;
  }
}

/** What is in the file already; a line that a crash has cut is ended. */
function endOf(path: string): { size: number; lastTimestamp: number } {
  const file = openSync(path, "a+");
  try {
    const { size } = fstatSync(file);
    const tail = Buffer.alloc(Math.min(size, BLOCK_BYTES));
    readSync(file, tail, 0, tail.length, size - tail.length);
    const isCut = tail.length > 0 && tail.at(-1) !== LINE_END;
    if (isCut) writeSync(file, "\n");
    let lastTimestamp = 0;
    for (const line of tail.toString("utf8").split("\n")) {
      const bytes = Buffer.from(line);
      lastTimestamp = parse(bytes, 0, bytes.length, 0)?.timestamp ?? lastTimestamp;
    }
    return { size: size + (isCut ? 1 : 0), lastTimestamp };
  } finally {
    closeSync(file);
  }
}
