import { imageUri } from "../../contracts/table";
import { type Explanation, explain } from "./explain";
import { type ImageLedger, SortedLedger, wasSettled } from "./image-ledger";
import type { CallLine, LedgerLine } from "./ledger";
import type { Violation } from "./violation";

/** DetectLabels calls that were paid for, and how many of them bought nothing. */
export interface ExcessReport extends Readonly<Record<Explanation, number>> {
  /** Calls that Rekognition bills: answered ones, also where the answer was lost. */
  readonly billed: number;
  /** Different PUTs that were called for. */
  readonly versions: number;
  /** Calls for what had been called for or settled before, whatever explains them. */
  readonly excess: number;
  /** Excess that no crash explains, beside the versions; 0 where there are none. */
  readonly ratioWithoutCrashes: number;
  readonly throttled: number;
  readonly failed: number;
  /** One for each unexplained call. */
  readonly paidAgain: readonly Violation[];
}

/** What a ledger says of the promise that a settled version costs nothing more. */
export function excess(lines: readonly LedgerLine[]): ExcessReport {
  const ledger = new SortedLedger(lines);
  const tally = { crash: 0, answerLost: 0, race: 0, abandoned: 0, unexplained: 0 };
  const paidAgain: Violation[] = [];
  let billed = 0;
  let versions = 0;
  for (const image of ledger.images.values()) {
    const lastOfPut = new Map<string, CallLine>();
    for (const call of image.calls) {
      const before = lastOfPut.get(call.put);
      lastOfPut.set(call.put, call);
      billed += 1;
      if (before === undefined) versions += 1;
      if (before === undefined && !wasSettled(image, call)) continue;
      const explanation = explain(call, before, image, ledger.sessions);
      tally[explanation] += 1;
      if (explanation === "unexplained") paidAgain.push(violation(call, before, image));
    }
  }
  const all = Object.values(tally).reduce((sum, count) => sum + count, 0);
  const ratioWithoutCrashes = versions === 0 ? 0 : (all - tally.crash) / versions;
  const { throttled, failed } = ledger;
  return {
    billed,
    versions,
    excess: all,
    ...tally,
    ratioWithoutCrashes,
    throttled,
    failed,
    paidAgain,
  };
}

function violation(call: CallLine, before: CallLine | undefined, image: ImageLedger): Violation {
  const { bucket, key, eTag, put, session, at } = call;
  const why = wasSettled(image, call)
    ? "its record described that version when it was read"
    : `${before?.session} had called for it at ${instant(before?.at ?? at)}`;
  const detail = `${session} called DetectLabels at ${instant(at)} for ${eTag} (put ${put}), though ${why}`;
  return { kind: "paid-again", subject: imageUri(bucket, key), key, detail };
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
