import type { Label } from "../../contracts/record";
import { indexedLabels } from "../../contracts/table";
import { nearest } from "../../lib/nearest";

/** What is cheap to know of the labels there are: DynamoDB does not list the keys of an index. */
export interface KnownLabels {
  exists(label: string): Promise<boolean>;
  /** Labels of some images that show this one. */
  labelsBeside(label: string): Promise<readonly Label[]>;
}

/** Labels that are looked into, so that a long expression costs no more than a short one. */
const MAX_LABELS = 10;

/**
 * What to say of the labels that are on no image at all, in the whole table. Proposes what is there: another
 * number of the same word, or what the images show that go with the other labels.
 *
 * @param doubtful labels that no image was seen to show
 * @param labels all of the expression's
 */
export async function suggestions(
  doubtful: readonly string[],
  labels: readonly string[],
  known: KnownLabels,
): Promise<string[]> {
  const looked = doubtful.slice(0, MAX_LABELS);
  const exist = await Promise.all(looked.map((label) => known.exists(label)));
  const missing = looked.filter((_, index) => !exist[index]);
  if (missing.length === 0) return [];
  const others = labels.filter((label) => !missing.includes(label)).slice(0, MAX_LABELS);
  const beside = await Promise.all(others.map((label) => known.labelsBeside(label)));
  const seen = indexedLabels(beside.flat(), Number.POSITIVE_INFINITY).map(({ label }) => label);
  return Promise.all(missing.map((label) => suggestion(label, seen, known)));
}

async function suggestion(
  label: string,
  seen: readonly string[],
  known: KnownLabels,
): Promise<string> {
  const spellings = otherNumbers(label);
  const exist = await Promise.all(spellings.map((spelling) => known.exists(spelling)));
  const meant = spellings.find((_, index) => exist[index]) ?? nearest(label, seen);
  const guess = meant === undefined ? "" : ` Did you mean "${meant}"?`;
  return (
    `No image shows the label "${label}" at all.${guess}${operatorHint(label)} ` +
    "`labeler labels` lists those there are."
  );
}

/** Plural of a singular, singular of a plural, as English has them, more or less. */
export function otherNumbers(label: string): string[] {
  const spellings = [
    `${label}s`,
    `${label}es`,
    label.replace(/s$/, ""),
    label.replace(/es$/, ""),
    label.replace(/ies$/, "y"),
    label.replace(/y$/, "ies"),
  ];
  return [...new Set(spellings)].filter((spelling) => spelling !== label && spelling !== "");
}

function operatorHint(label: string): string {
  return /(^| )(and|or|not) /.test(label)
    ? " Operators are in upper case: AND, OR, NOT; in lower case they are words of a label."
    : "";
}
