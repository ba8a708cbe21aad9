import type { LabelRecord } from "../../contracts/record";
import { isSameVersion } from "../../contracts/record";
import { imageUri } from "../../contracts/table";
import type { Io } from "../io";
import { recordsOf } from "../table/records";
import type { Target } from "../target/target";
import type { UploadedImage } from "../upload/upload-folder";

/** An uploaded image whose record now describes it, or a newer version of it. */
export interface SettledImage {
  readonly key: string;
  readonly record: LabelRecord;
  /** The record was there before the upload: the same bytes were settled already, at no cost. */
  readonly alreadySettled: boolean;
}

/** Revisions before the upload, by image. */
export type KnownRevisions = ReadonlyMap<string, string>;

export interface WaitOptions {
  readonly images: readonly UploadedImage[];
  readonly known: KnownRevisions;
  readonly onSettled: (settled: SettledImage) => void;
  /** Called between looks; throws to end the wait. */
  readonly checkHealth: () => Promise<void> | void;
}

/** Images asked for in one look. More would only be answered "not yet" more often. */
const IMAGES_PER_LOOK = 1000;
const MIN_PAUSE_MILLISECONDS = 200;
const MAX_PAUSE_MILLISECONDS = 5000;

/** What is known of these images before they are uploaded. */
export async function knownRevisions(
  target: Pick<Target, "table" | "outputs">,
  keys: readonly string[],
  io: Io,
): Promise<KnownRevisions> {
  const { imagesBucket, labelTable } = target.outputs;
  const images = keys.map((key) => imageUri(imagesBucket, key));
  const records = await recordsOf(target.table, labelTable, images, io.sleep);
  return new Map([...records].map(([image, { revision }]) => [image, revision]));
}

/**
 * Looks at the records of the uploaded images until each is settled or Ctrl-C is pressed.
 * Returns the keys that are not.
 */
export async function waitUntilSettled(
  target: Pick<Target, "table" | "outputs">,
  options: WaitOptions,
  io: Io,
): Promise<string[]> {
  const { imagesBucket, labelTable } = target.outputs;
  const pending = new Map(
    options.images.map((image) => [imageUri(imagesBucket, image.key), image] as const),
  );
  let pauseMilliseconds = MIN_PAUSE_MILLISECONDS;
  while (pending.size > 0 && !io.interrupt.aborted) {
    const asked = [...pending.keys()].slice(0, IMAGES_PER_LOOK);
    const before = pending.size;
    for (const [uri, record] of await recordsOf(target.table, labelTable, asked, io.sleep)) {
      const image = pending.get(uri);
      if (image === undefined) continue;
      // Old labels stay until the image is labeled anew: its worker is still to come.
      if (record.relabelRequestedAt !== undefined) continue;
      const isAsBefore = options.known.get(uri) === record.revision;
      if (isAsBefore && !isSameVersion(record, image.version)) continue;
      pending.delete(uri);
      options.onSettled({ key: image.key, record, alreadySettled: isAsBefore });
    }
    await options.checkHealth();
    const isMoving = pending.size < before;
    pauseMilliseconds = isMoving
      ? MIN_PAUSE_MILLISECONDS
      : Math.min(pauseMilliseconds * 1.5, MAX_PAUSE_MILLISECONDS);
    if (pending.size > 0) await io.sleep(pauseMilliseconds, io.interrupt);
  }
  return [...pending.values()].map(({ key }) => key);
}
