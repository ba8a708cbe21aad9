import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { MAX_LISTED_KEYS } from "../../contracts/limits";
import { nearest } from "../../lib/nearest";
import { decodeListedKey } from "../sync/listing";
import type { Target } from "../target/target";

export interface NearKeys {
  /** Objects that are called so, though they have no record. */
  readonly unsettled: readonly string[];
  /** Objects in the same folders with names that begin so, or are spelled much like it. */
  readonly near: readonly string[];
}

const MAX_NEAR = 3;

/** What was probably meant by keys that have no record. A call for each folder, of which one page is looked at. */
export async function nearKeys(
  { s3 }: Pick<Target, "s3">,
  bucket: string,
  wanted: readonly string[],
): Promise<NearKeys> {
  const found = await Promise.all(
    wanted.map(async (key) => ({ key, keys: await keysBeside(s3, bucket, key) })),
  );
  const near = found.flatMap(({ key, keys }) => {
    const spelled = nearest(key, keys);
    const begun = keys.filter((other) => other.startsWith(key));
    return [...begun, ...(spelled === undefined ? [] : [spelled])];
  });
  return {
    unsettled: found.filter(({ key, keys }) => keys.includes(key)).map(({ key }) => key),
    near: [...new Set(near)].slice(0, MAX_NEAR),
  };
}

async function keysBeside(s3: Target["s3"], Bucket: string, key: string): Promise<string[]> {
  const Prefix = key.slice(0, key.lastIndexOf("/") + 1);
  const { Contents = [] } = await s3.send(
    new ListObjectsV2Command({
      ...{ Bucket, Prefix, Delimiter: "/", MaxKeys: MAX_LISTED_KEYS, EncodingType: "url" },
    }),
  );
  return Contents.flatMap(({ Key }) => (Key === undefined ? [] : [decodeListedKey(Key)]));
}
