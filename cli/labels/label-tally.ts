import type { LabelEntry } from "../table/label-entries";

/** How many images show a label, and how sure the surest of them is. */
export interface LabelCount {
  readonly label: string;
  readonly images: number;
  readonly surest: number;
}

/** Counts the entries of labels. Keeps the labels alone, of which there are some thousands, not the entries. */
export class LabelTally {
  readonly #counts = new Map<string, { images: number; surest: number }>();

  add({ label, confidence }: LabelEntry): void {
    const count = this.#counts.get(label);
    if (count === undefined) this.#counts.set(label, { images: 1, surest: confidence });
    else {
      // An image has one entry of a label at most.
      count.images += 1;
      count.surest = Math.max(count.surest, confidence);
    }
  }

  /** Those that most images show first. */
  counts(): LabelCount[] {
    return [...this.#counts]
      .map(([label, count]) => ({ label, ...count }))
      .sort((one, other) => other.images - one.images || (one.label < other.label ? -1 : 1));
  }
}
