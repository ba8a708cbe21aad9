import { isDescribedBy, isSameVersion } from "../../contracts/record";
import { sleep } from "../../lib/clock";
import { backoff, type Pacing } from "../backoff";
import {
  InterruptedError,
  ObjectChangedError,
  RecordChangedError,
  RestlessImageError,
  StartOverError,
  UnreachableObjectError,
} from "../errors";
import type { Image } from "../image";
import { isUntouched, type ObjectState } from "../objects/object-state";
import type { KnownRecord, RecordRead } from "../table/known-record";
import type { Replacement } from "../table/replace-record-params";
import type { Judge } from "./judge-content";
import { recordOf, type Verdict } from "./verdict";

/** What settling an image came to. */
export type Settled =
  | { readonly effect: "labeled" | "unchanged" | "removed" }
  | { readonly effect: "rejected"; readonly reason: string; readonly detail: string };

export interface SettleContext extends Pacing {
  /** The object as it is now. */
  look(image: Image): Promise<ObjectState | undefined>;
  /** The record as it is now. */
  read(image: Image): Promise<KnownRecord | undefined>;
  readonly judge: Judge;
  /** @throws RecordChangedError when the record is not `before` any more. */
  replace(replacement: Omit<Replacement, "tableName">): Promise<void>;
  /** Never returns the same twice. */
  readonly newRevision: () => string;
  readonly jobId: string;
  readonly stop: AbortSignal;
}

const MAX_ROUNDS = 10;
/** Rekognition may fail to fetch an object because it was replaced just then, but not for long. */
const MAX_UNREACHABLE_ROUNDS = 3;
/** S3 tells times in whole seconds, rounded down; the rest is for clocks that differ. */
const RIPE_MILLISECONDS = 1_250;
/** Older than this, a read of the record is repeated before a call is paid for. */
const FRESH_MILLISECONDS = 100;

/**
 * Makes the record describe the object as it is now, whatever it was that triggered this.
 *
 * @param firstRead the record, when it has been read already
 * @throws UnsettledError when this image cannot be settled, ConfigurationError when none can.
 */
export async function settleImage(
  image: Image,
  context: SettleContext,
  firstRead: () => Promise<RecordRead> = () => readNow(image, context),
): Promise<Settled> {
  const rounds = new Rounds(image, context);
  let unreachableRounds = 0;
  for (let round = 1; ; round += 1) {
    // What was paid for is written before the worker ends.
    if (context.stop.aborted && !rounds.hasPaidVerdict) throw new InterruptedError();
    try {
      return await rounds.run(await (round === 1 ? firstRead() : readNow(image, context)));
    } catch (error) {
      if (error instanceof UnreachableObjectError) unreachableRounds += 1;
      else if (!(error instanceof StartOverError)) throw error;
      if (unreachableRounds === MAX_UNREACHABLE_ROUNDS) throw error;
      if (round === MAX_ROUNDS) throw new RestlessImageError(round, { cause: error });
    }
    await backoff(context, round);
  }
}

/** One image's rounds, and what one round leaves to the next. */
class Rounds {
  #settled: Settled = { effect: "unchanged" };
  #judged: { readonly object: ObjectState; readonly verdict: Verdict } | undefined;

  constructor(
    private readonly image: Image,
    private readonly context: SettleContext,
  ) {}

  get hasPaidVerdict(): boolean {
    return this.#judged !== undefined;
  }

  /** @throws StartOverError when object or record changed meanwhile. */
  async run(read: RecordRead): Promise<Settled> {
    const { image, context } = this;
    const before = read.record;
    const object = await context.look(image);
    if (isDescribedBy(object, before)) return this.#settled;
    const verdict = object && (await this.#verdictOn(object, read));
    const after = object && verdict && recordOf(image, object, verdict, this.#settlement());
    await context.replace({ uri: image.uri, before, after });
    this.#settled = settledAs(verdict);
    // Two workers that looked at different times can overwrite each other's record. Were the object
    // put back to what the other one saw, no further event would come to mend it: each worker
    // answers for its own write.
    if (!isDescribedBy(await context.look(image), object)) {
      throw new ObjectChangedError(`${image.uri} changed while its record was written.`);
    }
    return this.#settled;
  }

  async #verdictOn(object: ObjectState, read: RecordRead): Promise<Verdict> {
    if (this.#judged && isSameVersion(this.#judged.object, object)) return this.#judged.verdict;
    const { image, context } = this;
    await this.#ripen(object);
    const verdict = await context.judge(image, object, this.#expectUnwrittenSince(read));
    // Without a version id, Rekognition reads whatever is under the key at that moment.
    if (object.versionId === undefined) await this.#expectUntouched(object);
    this.#judged = { object, verdict };
    return verdict;
  }

  /**
   * Another worker may have settled the image while this one waited for its turn. A read of the table
   * costs $0.125 a million, the call that it saves $1,000 a million.
   */
  #expectUnwrittenSince({ record, readAt }: RecordRead): () => Promise<void> {
    const { image, context } = this;
    let lookedAt = readAt;
    return async () => {
      const now = context.clock.now();
      if (now - lookedAt <= FRESH_MILLISECONDS) return;
      lookedAt = now;
      if ((await context.read(image))?.revision !== record?.revision) {
        throw new RecordChangedError(`The record of ${image.uri} changed before it was paid for.`);
      }
      if (context.stop.aborted) throw new InterruptedError();
    };
  }

  /**
   * Replaced and put back within the second in which it was put, an object keeps its time. Once that
   * second is over, whatever happens while it is judged shows.
   */
  async #ripen(object: ObjectState): Promise<void> {
    const { clock } = this.context;
    const missingMilliseconds = object.lastModified + RIPE_MILLISECONDS - clock.now();
    if (object.versionId !== undefined || missingMilliseconds <= 0) return;
    await sleep(clock, Math.min(missingMilliseconds, RIPE_MILLISECONDS));
  }

  async #expectUntouched(object: ObjectState): Promise<void> {
    const { image, context } = this;
    if (isUntouched(object, await context.look(image))) return;
    throw new ObjectChangedError(`${image.uri} changed while it was looked at.`);
  }

  #settlement() {
    const { jobId, clock, newRevision } = this.context;
    return { jobId, now: clock.now(), revision: newRevision() };
  }
}

async function readNow(image: Image, context: SettleContext): Promise<RecordRead> {
  const readAt = context.clock.now();
  return { record: await context.read(image), readAt };
}

function settledAs(verdict: Verdict | undefined): Settled {
  if (verdict === undefined) return { effect: "removed" };
  if (verdict.outcome === "LABELED") return { effect: "labeled" };
  return { effect: "rejected", reason: verdict.reason, detail: verdict.detail };
}
