import { isSameVersion, type LabelRecord } from "../../contracts/record";
import { imageUri } from "../../contracts/table";
import type { Io } from "../io";
import { recordsOf } from "../table/records";
import type { Target } from "../target/target";
import type { FollowedImage, FollowedImages } from "./followed-images";

/** An uploaded image whose record now describes it, or a newer version of it. */
export interface SettledImage {
  readonly key: string;
  readonly record: LabelRecord;
  /** The record was there before the upload: the same bytes were settled already, at no cost. */
  readonly alreadySettled: boolean;
}

export interface WaitOptions {
  /** Those that are settled are taken out. */
  readonly images: FollowedImages;
  readonly onSettled: (settled: SettledImage) => void;
  /** Called between looks; throws to end the wait. */
  readonly checkHealth: () => Promise<void> | void;
}

/** Images asked for in one look. More would only be answered "not yet" more often. */
const IMAGES_PER_LOOK = 1000;
const MIN_PAUSE_MILLISECONDS = 200;
const MAX_PAUSE_MILLISECONDS = 5000;

/** The revisions of these images' records before they are uploaded, by key. */
export async function knownRevisions(
  target: Pick<Target, "table" | "outputs">,
  keys: readonly string[],
  io: Pick<Io, "sleep">,
): Promise<ReadonlyMap<string, string>> {
  const { imagesBucket, labelTable } = target.outputs;
  const images = keys.map((key) => imageUri(imagesBucket, key));
  const records = await recordsOf(target.table, labelTable, images, io.sleep);
  return new Map(
    keys.flatMap((key, index) => {
      const revision = records.get(images[index] ?? "")?.revision;
      return revision === undefined ? [] : [[key, revision]];
    }),
  );
}

/** Looks at the records of the images until each is settled or Ctrl-C is pressed. */
export async function waitUntilSettled(
  target: Pick<Target, "table" | "outputs">,
  { images, onSettled, checkHealth }: WaitOptions,
  io: Io,
): Promise<void> {
  const { imagesBucket, labelTable } = target.outputs;
  let pauseMilliseconds = MIN_PAUSE_MILLISECONDS;
  while (images.size > 0 && !io.interrupt.aborted) {
    const asked = images.first(IMAGES_PER_LOOK);
    const uris = asked.map(({ key }) => imageUri(imagesBucket, key));
    const records = await recordsOf(target.table, labelTable, uris, io.sleep);
    const settled = asked.map((image, index) => {
      const record = records.get(uris[index] ?? "");
      if (record === undefined || !isSettled(image, record)) return false;
      const alreadySettled = record.revision === image.knownRevision;
      onSettled({ key: image.key, record, alreadySettled });
      return true;
    });
    images.drop(asked.length, (index) => settled[index] === true);
    await checkHealth();
    pauseMilliseconds = settled.includes(true)
      ? MIN_PAUSE_MILLISECONDS
      : Math.min(pauseMilliseconds * 1.5, MAX_PAUSE_MILLISECONDS);
    if (images.size > 0) await io.sleep(pauseMilliseconds, io.interrupt);
  }
}

function isSettled(image: FollowedImage, record: LabelRecord): boolean {
  // Old labels stay until the image is labeled anew: its worker is still to come.
  if (record.relabelRequestedAt !== undefined) return false;
  if (isSameVersion(record, image.version)) return true;
  if (image.isListed && record.eTag === image.version.eTag) return true;
  return record.revision !== image.knownRevision;
}
