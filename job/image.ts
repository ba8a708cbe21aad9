import { imageUri } from "../contracts/table";
import type { Trigger } from "../contracts/trigger";
import { StrayTriggerError } from "./errors";

/** A trigger's object, in its lane. */
export interface Image {
  readonly bucket: string;
  readonly key: string;
  readonly lane: string;
  readonly uri: string;
}

/** Which objects this stack is for. */
export interface Territory {
  readonly imagesBucket: string;
  /** Lane name by key prefix. */
  readonly lanePrefixes: Readonly<Record<string, string>>;
}

/** @throws StrayTriggerError when the object is in another bucket or outside every lane's prefix. */
export function imageOf({ bucket, key }: Trigger, territory: Territory): Image {
  const uri = imageUri(bucket, key);
  const { imagesBucket, lanePrefixes } = territory;
  if (bucket !== imagesBucket) {
    throw new StrayTriggerError(`${uri} is not in the images bucket "${imagesBucket}".`);
  }
  const [longest] = Object.keys(lanePrefixes)
    .filter((prefix) => key.startsWith(prefix))
    .sort((a, b) => b.length - a.length);
  const lane = longest === undefined ? undefined : lanePrefixes[longest];
  if (lane === undefined) {
    const prefixes = Object.keys(lanePrefixes).join(", ");
    throw new StrayTriggerError(`${uri} is outside every lane's prefix: ${prefixes}.`);
  }
  return { bucket, key, lane, uri };
}
