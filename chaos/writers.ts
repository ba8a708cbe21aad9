import { DeleteObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { type Clock, sleep, systemClock } from "../lib/clock";
import { concurrently } from "../lib/concurrently";
import type { Content } from "./content";
import type { Act, Operation } from "./operation";
import { isHopeless, UnwritableError } from "./write-failures";
import type { WriteReport } from "./write-tally";
import { WriteTally } from "./write-tally";

export interface WriteOptions {
  readonly bucket: string;
  /** The pool that operations name contents of. */
  readonly contents: readonly Content[];
  /** Operations at once. */
  readonly writers: number;
  /** Ends the writing: what is under way is given up. */
  readonly signal?: AbortSignal;
  /** Told after each operation how many are done. */
  readonly onProgress?: (operations: number) => void;
  /** An answer that takes longer will not come. @default 20 seconds */
  readonly timeoutMilliseconds?: number;
  readonly clock?: Clock;
}

const DEFAULT_TIMEOUT_MILLISECONDS = 20_000;
const FIRST_PAUSE_MILLISECONDS = 50;
const MAX_PAUSE_MILLISECONDS = 1000;

/**
 * Performs operations on a bucket whose endpoint may be down for a while: each act is repeated until S3
 * has confirmed it. Operations on one key follow one another; those on others overtake.
 *
 * @throws UnwritableError when S3 refuses what repeating cannot mend
 */
export async function write(
  operations: Iterable<Operation>,
  s3: S3Client,
  options: WriteOptions,
): Promise<WriteReport> {
  const tally = new WriteTally();
  const writer = new Writer(s3, options, tally);
  const lastOfKey = new Map<string, Promise<void>>();
  await concurrently(
    untilAborted(operations, options.signal),
    options.writers,
    async (operation) => {
      const { key } = operation;
      const before = lastOfKey.get(key);
      const done = (before ?? Promise.resolve()).then(() => writer.perform(operation));
      lastOfKey.set(key, done);
      try {
        await done;
      } finally {
        if (lastOfKey.get(key) === done) lastOfKey.delete(key);
      }
      if (options.signal?.aborted === true) return;
      tally.performed(operation);
      options.onProgress?.(tally.operations);
    },
  );
  return tally.report(options.signal?.aborted === true);
}

function* untilAborted(
  operations: Iterable<Operation>,
  signal: AbortSignal | undefined,
): Generator<Operation> {
  for (const operation of operations) {
    if (signal?.aborted === true) return;
    yield operation;
  }
}

class Writer {
  constructor(
    private readonly s3: S3Client,
    private readonly options: WriteOptions,
    private readonly tally: WriteTally,
  ) {}

  async perform({ key, writers }: Operation): Promise<void> {
    await Promise.all(
      writers.map(async (acts) => {
        for (const act of acts) await this.#untilConfirmed(key, act);
      }),
    );
  }

  async #untilConfirmed(key: string, act: Act): Promise<void> {
    const { clock = systemClock } = this.options;
    let pause = FIRST_PAUSE_MILLISECONDS;
    while (!this.#isAborted()) {
      try {
        await this.#send(key, act);
        this.tally.confirmed(key, act);
        return;
      } catch (error) {
        if (this.#isAborted()) return;
        if (isHopeless(error)) throw new UnwritableError(this.options.bucket, key, error);
        this.tally.failed(error);
      }
      await sleep(clock, pause);
      pause = Math.min(pause * 2, MAX_PAUSE_MILLISECONDS);
    }
  }

  #isAborted(): boolean {
    return this.options.signal?.aborted === true;
  }

  async #send(key: string, act: Act): Promise<void> {
    const { bucket: Bucket, signal, timeoutMilliseconds } = this.options;
    const timeout = AbortSignal.timeout(timeoutMilliseconds ?? DEFAULT_TIMEOUT_MILLISECONDS);
    const abortSignal = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
    if (act.act === "remove") {
      await this.s3.send(new DeleteObjectCommand({ Bucket, Key: key }), { abortSignal });
      return;
    }
    const { bytes: Body, contentType: ContentType } = this.#content(act.content);
    await this.s3.send(new PutObjectCommand({ Bucket, Key: key, Body, ContentType }), {
      abortSignal,
    });
  }

  #content(index: number): Content {
    const content = this.options.contents[index];
    if (content !== undefined) return content;
    throw new RangeError(
      `There is no content ${index}: the pool has ${this.options.contents.length}.`,
    );
  }
}
