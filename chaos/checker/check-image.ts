import { isSameVersion, type LabelRecord } from "../../contracts/record";
import type { Expectations } from "../expectations";
import type { ImageEntries } from "./entries";
import { mixedLabels } from "./mixed-labels";
import type { NamedImages } from "./named-images";
import type { LaneAtRest, ObjectAtRest } from "./snapshot";
import { isFolder, laneOf } from "./territory";
import type { Violation, ViolationKind } from "./violation";
import { wrongContent } from "./wrong-content";

export interface CheckContext {
  readonly bucket: string;
  readonly lanes: readonly LaneAtRest[];
  readonly deadLetters: NamedImages;
  readonly expectations: Expectations;
}

/** What is wrong with one image: with its object, its record, and one with the other. */
export function checkImage(
  entries: ImageEntries,
  object: ObjectAtRest | undefined,
  context: CheckContext,
): Violation[] {
  const { uri, place, record } = entries;
  const lane = place?.bucket === context.bucket ? laneOf(place.key, context.lanes) : undefined;
  const tell = (kind: ViolationKind, details: readonly string[]): Violation[] =>
    details.map((detail) => ({ kind, subject: uri, ...(place && { key: place.key }), detail }));
  if (lane === undefined || place === undefined || isFolder(place.key)) {
    return tell("stray", strayEntries(entries));
  }
  const malformed = tell("malformed", entries.malformed);
  if (entries.hasRecord && record === undefined) return malformed;
  const isNamed = context.deadLetters.has(lane.name, uri);
  const unnamed = `and no message in the dead letters of lane ${lane.name} names it`;
  const [kind, difference] = differenceOf(object, record) ?? [];
  return [
    ...malformed,
    ...(kind === undefined || isNamed ? [] : tell(kind, [`${difference}, ${unnamed}`])),
    ...tell("mixed", record === undefined ? orphans(entries) : mixedLabels(record, entries.labels)),
    ...(record === undefined ? [] : tell("wrong-lane", wrongLane(record, lane))),
    ...tell(
      "wrong-content",
      record === undefined ? [] : wrongContent(record, context.expectations),
    ),
  ];
}

/** Folders, and keys outside every lane's prefix, have neither record nor labels. */
function strayEntries({ hasRecord, labels, malformed }: ImageEntries): string[] {
  if (!hasRecord && labels.length + malformed.length === 0) return [];
  const what = hasRecord ? "a record" : "entries";
  return [`the table has ${what} of it, and it is no image of any lane`];
}

function differenceOf(
  object: ObjectAtRest | undefined,
  record: LabelRecord | undefined,
): [ViolationKind, string] | undefined {
  if (record === undefined) return object && ["lost", "no record"];
  if (object === undefined) return ["ghost", `it has a record of ${record.eTag} and no object`];
  if (isSameVersion(object, record)) return undefined;
  return ["stale", `its record describes ${versionOf(record)}, the object is ${versionOf(object)}`];
}

function versionOf({ eTag, versionId }: ObjectAtRest | LabelRecord): string {
  return versionId === undefined ? eTag : `${eTag} (version ${versionId})`;
}

function orphans({ labels }: ImageEntries): string[] {
  if (labels.length === 0) return [];
  const names = labels.map(({ label }) => `"${label}"`).join(", ");
  return [`label entries without a record: ${names}`];
}

function wrongLane(record: LabelRecord, lane: LaneAtRest): string[] {
  if (record.lane === lane.name) return [];
  return [`its record names lane ${record.lane}, its key is of lane ${lane.name}`];
}
