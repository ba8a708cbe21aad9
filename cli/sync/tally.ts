import type { Ask, Reason } from "./compare";
import type { Usage } from "./costs";

/** What a sync has seen and done so far; its size does not grow with the number of objects. */
export class Tally {
  /** Objects that were compared with their records. */
  compared = 0;
  /** Objects up to `--start-after`, which an earlier run compared. */
  skipped = 0;
  folders = 0;
  archived = 0;
  /** Records that cannot be read. */
  malformed = 0;
  /** Up to this key, all that was missing or stale has been asked for. */
  doneThrough: string | undefined;
  /** Whether all that there is was seen. */
  isComplete = false;
  listCalls = 0;
  headCalls = 0;
  readUnits = 0;
  marks = 0;
  queueRequests = 0;
  readonly asked: Record<Reason, number> = { missing: 0, changed: 0, relabel: 0, gone: 0 };

  count({ reason, revisionToMark }: Ask): void {
    this.asked[reason] += 1;
    if (revisionToMark !== undefined) this.marks += 1;
  }

  get images(): number {
    return this.asked.missing + this.asked.changed + this.asked.relabel;
  }

  get total(): number {
    return this.images + this.asked.gone;
  }

  get usage(): Usage {
    const { images, listCalls, headCalls, readUnits, marks, queueRequests } = this;
    return {
      images,
      gone: this.asked.gone,
      listCalls,
      headCalls,
      readUnits,
      marks,
      queueRequests,
    };
  }
}
