import { isSameVersion } from "../../contracts/record";
import { imageUri } from "../../contracts/table";
import { bareETag } from "../content";
import type { CallLine, CommitLine, LedgerLine } from "./ledger";

/** What workers did about one image, each list in the order of time. */
export interface ImageLedger {
  /** Billed ones only. */
  readonly calls: CallLine[];
  readonly commits: CommitLine[];
  /** By session: when it read the image's record. */
  readonly reads: Map<string, number[]>;
}

/** From a session's first line to its last, and whether somebody killed it. */
export interface SessionLedger {
  readonly firstAt: number;
  lastAt: number;
  killedAt?: number;
}

/** A ledger sorted by image and by session. */
export class SortedLedger {
  readonly images = new Map<string, ImageLedger>();
  readonly sessions = new Map<string, SessionLedger>();
  throttled = 0;
  failed = 0;

  constructor(lines: readonly LedgerLine[]) {
    for (const line of lines.toSorted((one, other) => one.at - other.at)) this.#add(line);
  }

  #add(line: LedgerLine): void {
    const { session: name, at } = line;
    const session = this.sessions.get(name) ?? { firstAt: at, lastAt: at };
    this.sessions.set(name, session);
    session.lastAt = at;
    if ("outcome" in line) this.#addCall(line);
    else if ("image" in line) this.#of(line.image).commits.push(line);
    else if (line.kind === "killed") session.killedAt = at;
    else for (const image of line.images) addTo(this.#of(image).reads, name, at);
  }

  #addCall(call: CallLine): void {
    if (call.outcome === "throttled") this.throttled += 1;
    else if (call.outcome === "failed") this.failed += 1;
    else this.#of(imageUri(call.bucket, call.key)).calls.push(call);
  }

  #of(image: string): ImageLedger {
    const known = this.images.get(image) ?? { calls: [], commits: [], reads: new Map() };
    this.images.set(image, known);
    return known;
  }
}

/** Before a call, the time at which its session had last read the record; nothing when no line tells. */
export function readBefore({ reads }: ImageLedger, call: CallLine): number | undefined {
  return reads.get(call.session)?.findLast((at) => at <= call.at);
}

/**
 * When its session began the round that led to a call: it reads the record, looks at the object, and reads
 * the record again before it pays. Nothing when no line tells.
 */
export function firstReadFor({ reads, calls }: ImageLedger, call: CallLine): number | undefined {
  const last = calls.findLast(({ session, at }) => session === call.session && at < call.at);
  const from = last?.at ?? Number.NEGATIVE_INFINITY;
  return reads.get(call.session)?.find((at) => at > from && at <= call.at);
}

/** Whether the record described what the call was for, when its session read it last. */
export function wasSettled(image: ImageLedger, call: CallLine): boolean {
  const readAt = readBefore(image, call) ?? call.at;
  const last = image.commits.findLast(({ at }) => at < readAt);
  return last?.eTag !== undefined && isSameVersion(bare(last.eTag, last), bare(call.eTag, call));
}

/** S3 tells ETags with quotes, and so do records. */
function bare(eTag: string, { versionId }: CallLine | CommitLine) {
  return { eTag: bareETag(eTag), ...(versionId !== undefined && { versionId }) };
}

function addTo(lists: Map<string, number[]>, name: string, value: number): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [value]);
  else list.push(value);
}
