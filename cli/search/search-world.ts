import { imageUri } from "../../contracts/table";
import type { Io } from "../io";
import type { EntryFilter } from "../table/entry-filter";
import { labelConfidences } from "../table/label-confidences";
import { imagesShowing } from "../table/labels";
import { recordsOf } from "../table/records";
import { findLane, type Target } from "../target/target";
import type { SearchWorld } from "./find-images";
import type { KnownLabels } from "./suggest";

export interface SearchOptions {
  readonly minConfidence: number;
  readonly lane?: string;
  /** ISO 8601, UTC. */
  readonly since?: string;
  readonly limit: number;
}

/** What a search needs of a target. */
export type SearchTarget = Pick<Target, "table" | "outputs" | "name">;

/** So many that one call looks all of them up; more are worth reading at once where more are to be printed. */
const MIN_FIRST_PAGE = 100;
const MAX_FIRST_PAGE = 1000;
/** Enough images to see what goes with a label. */
const NEIGHBORS = 25;

/** The label table of a target, as a search sees it. */
export function searchWorld(
  target: SearchTarget,
  options: SearchOptions,
  io: Io,
): SearchWorld & KnownLabels {
  const { table, outputs } = target;
  const tableName = outputs.labelTable;
  const anyEntry = { tableName, minConfidence: 0, filter: {}, signal: io.interrupt };
  const surest = async (label: string, firstPage: number) => {
    for await (const { hits } of imagesShowing(table, { ...anyEntry, label, firstPage }))
      return hits;
    return [];
  };
  const firstPage = Math.min(Math.max(options.limit + 1, MIN_FIRST_PAGE), MAX_FIRST_PAGE);
  const { minConfidence } = options;
  const filter = searchFilter(target, options);
  return {
    open: (label) => imagesShowing(table, { ...anyEntry, label, minConfidence, filter, firstPage }),
    confidences: (wanted) => labelConfidences(table, tableName, wanted, io.sleep),
    exists: async (label) => (await surest(label, 1)).length > 0,
    async labelsBeside(label) {
      const images = (await surest(label, NEIGHBORS)).map(({ image }) => image);
      const records = [...(await recordsOf(table, tableName, images, io.sleep)).values()];
      return records.flatMap((record) => (record.outcome === "LABELED" ? record.labels : []));
    },
  };
}

function searchFilter({ outputs }: SearchTarget, { lane, since }: SearchOptions): EntryFilter {
  const { imagesBucket, lanes } = outputs;
  return {
    ...(lane !== undefined && { uriPrefix: imageUri(imagesBucket, findLane(lanes, lane).prefix) }),
    ...(since !== undefined && { since }),
  };
}
