import { MAX_BATCH_GET_ITEMS } from "../../contracts/limits";
import type { LabelOfImage } from "../table/label-confidences";
import type { Hit } from "../table/labels";
import { candidatePages, type OpenLabel } from "./candidates";
import { evaluate } from "./evaluate";
import { type Expression, labelsOf } from "./expression";

/** An image that is what the expression asks for. */
export interface Found {
  readonly image: string;
  readonly confidence: number;
  /** Those of the expression's labels that were looked at and that it shows; of an OR the surest may do. */
  readonly labels: ReadonlyMap<string, number>;
}

/** The label table, as a search sees it. */
export interface SearchWorld {
  readonly open: OpenLabel;
  /** By image and label; what an image does not show is left out. */
  confidences(wanted: readonly LabelOfImage[]): Promise<Map<string, Map<string, number>>>;
}

/**
 * The images that are what a bounded expression asks for, each once, in the order of the index that leads to
 * them. A page of candidates is read at a time, and then what else they show, so that whoever stops after a
 * hundred has read in proportion to them, however large the table is.
 */
export async function* findImages(
  expression: Expression,
  world: SearchWorld,
  minConfidence: number,
): AsyncGenerator<Found> {
  const given = new Set<string>();
  const labels = labelsOf(expression);
  // The first sight of an image in a merged stream is its surest: there is nothing to look up.
  const others = isUnion(expression) ? 0 : labels.length - 1;
  const atOnce = Math.floor(MAX_BATCH_GET_ITEMS / Math.max(1, others));
  const pages = candidatePages(expression, world.open);
  for (let turn = await pages.next(); !turn.done; turn = await pages.next()) {
    const fresh = uniqueImages(turn.value.hits.filter(({ image }) => !given.has(image)));
    for (let start = 0; start < fresh.length; start += atOnce) {
      const batch = fresh.slice(start, start + atOnce);
      const shown = others === 0 ? new Map() : await world.confidences(unknownOf(batch, labels));
      for (const { image, label, confidence } of batch) {
        const known = new Map<string, number>([[label, confidence], ...(shown.get(image) ?? [])]);
        const surety = evaluate(expression, known, minConfidence);
        if (surety === undefined) continue;
        given.add(image);
        yield { image, confidence: surety, labels: known };
      }
    }
    if (turn.value.isLast) return;
  }
}

function isUnion(expression: Expression): boolean {
  if (expression.kind === "or") return expression.operands.every(isUnion);
  return expression.kind === "label";
}

/** The first hit of each image. */
function uniqueImages(hits: readonly Hit[]): Hit[] {
  const byImage = new Map<string, Hit>();
  for (const hit of hits) if (!byImage.has(hit.image)) byImage.set(hit.image, hit);
  return [...byImage.values()];
}

/** What an index entry does not tell: the other labels of the expression. */
function unknownOf(hits: readonly Hit[], labels: readonly string[]): LabelOfImage[] {
  return hits.flatMap(({ image, label: known }) =>
    labels.filter((label) => label !== known).map((label) => ({ image, label })),
  );
}
