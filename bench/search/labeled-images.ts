import type { Label, LabelRecord } from "../../contracts/record";
import { imageUri } from "../../contracts/table";
import { replaceRecordParams } from "../../job/table/replace-record-params";
import { seededRandom } from "../quota/seeded-random";

/** An item of the table, as a worker writes it. */
export type TableItem = Readonly<Record<string, unknown>>;

const FAMILIES = [
  ...["Person", "Animal", "Plant", "Vehicle", "Building", "Food", "Water", "Sport", "Furniture"],
  ...["Clothing", "Road", "Flower", "Machine", "Art", "Weather", "Toy", "Computer", "Music"],
];
/** Labels that have one of the families as their parent: a few hundred, as archives of photos show. */
const KINDS = 396;
/** Each kind brings its family along, so that an image has 5 to 12 labels. */
const MIN_KINDS = 3;
const MAX_KINDS = 6;
const MIN_LABELS = 5;
const MAX_LABELS = 12;
const MIN_CONFIDENCE = 70;
/** The share of images in each lane. */
const LANES = ["bulk", "bulk", "bulk", "bulk", "bulk", "bulk", "standard", "standard", "express"];
const SETTLED_FROM = Date.UTC(2026, 0, 1);

/** Images with labels by Zipf's law: the second is half as frequent as the first, the third a third. */
export function* labeledImages(bucket: string, images: number): Generator<TableItem[]> {
  const random = seededRandom(1);
  const pickRank = zipf(KINDS, random);
  for (let index = 0; index < images; index += 1) {
    const lane = LANES[index % LANES.length] ?? "bulk";
    const number = String(index).padStart(7, "0");
    const uri = imageUri(bucket, `${lane}/2019/${number.slice(0, 4)}/IMG_${number}.jpg`);
    const after = recordOf(index, lane, drawLabels(pickRank, random));
    const { TransactItems = [] } = replaceRecordParams({
      tableName: "",
      uri,
      before: undefined,
      after,
    });
    yield TransactItems.flatMap(({ Put }) => (Put?.Item === undefined ? [] : [Put.Item]));
  }
}

/** How many images show each label. */
export class LabelCounts {
  readonly #counts = new Map<string, number>();

  add(items: readonly TableItem[]): void {
    for (const { label } of items) {
      if (typeof label === "string") this.#counts.set(label, (this.#counts.get(label) ?? 0) + 1);
    }
  }

  /** Kinds, most frequent first; no family. */
  kinds(): { readonly label: string; readonly images: number }[] {
    return [...this.#counts]
      .map(([label, images]) => ({ label, images }))
      .filter(({ label }) => / \d+$/.test(label))
      .sort((one, other) => other.images - one.images);
  }
}

function drawLabels(pickRank: () => number, random: () => number): Label[] {
  const wanted = MIN_KINDS + Math.floor(random() * (MAX_KINDS - MIN_KINDS + 1));
  const labels = new Map<string, Label>();
  for (let kinds = 0; kinds < wanted || labels.size < MIN_LABELS; ) {
    const { name, parent } = kindAt(pickRank());
    if (labels.has(name)) continue;
    // Most are sure: of ten labels that Rekognition returns, half are above 90 %.
    const confidence = MIN_CONFIDENCE + (100 - MIN_CONFIDENCE) * Math.sqrt(random());
    labels.set(name, labelOf(name, confidence, [parent]));
    const sure = Math.max(confidence, labels.get(parent)?.confidence ?? 0);
    labels.set(parent, labelOf(parent, sure, []));
    kinds += 1;
  }
  return [...labels.values()].slice(0, MAX_LABELS);
}

function kindAt(rank: number): { readonly name: string; readonly parent: string } {
  const parent = FAMILIES[rank % FAMILIES.length] ?? "";
  return { name: `${parent} ${Math.floor(rank / FAMILIES.length) + 1}`, parent };
}

function labelOf(name: string, confidence: number, parents: string[]): Label {
  return { name, confidence, parents, aliases: [], categories: ["Everything"], instances: [] };
}

function recordOf(index: number, lane: string, labels: Label[]): LabelRecord {
  return {
    outcome: "LABELED",
    eTag: `"${index.toString(16).padStart(32, "0")}"`,
    bytes: 2_000_000 + (index % 1_000_000),
    contentType: "image/jpeg",
    lane,
    jobId: `00000000-0000-4000-8000-${String(Math.floor(index / 1000)).padStart(12, "0")}`,
    settledAt: new Date(SETTLED_FROM + index * 1000).toISOString(),
    revision: `r${index}`,
    width: 4032,
    height: 3024,
    format: "JPEG",
    modelVersion: "3.0",
    labels,
  };
}

/** Draws ranks from 0 on. */
function zipf(ranks: number, random: () => number): () => number {
  const upTo: number[] = [];
  let sum = 0;
  for (let rank = 1; rank <= ranks; rank += 1) {
    sum += 1 / rank;
    upTo.push(sum);
  }
  return () => {
    const drawn = random() * sum;
    return upTo.findIndex((bound) => drawn < bound);
  };
}
