import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { decodeListedKey } from "../sync/listing";
import type { Target } from "../target/target";

/** Each call lists up to `MAX_LISTED_KEYS` names. */
export const MAX_LIST_CALLS = 10;

/** What no lane has, and nothing ever labels. */
export interface Outside {
  /** Keys, and prefixes that end in a slash and stand for all below them. */
  readonly names: readonly string[];
  /** Whether that is all there is. */
  readonly isComplete: boolean;
}

/**
 * Names what is in the bucket outside the lanes' prefixes. It lists only the levels on the way to
 * them, folder by folder, so it takes few calls however many objects there are below.
 */
export async function outsideLanes(
  { s3 }: Pick<Target, "s3">,
  bucket: string,
  lanePrefixes: readonly string[],
): Promise<Outside> {
  const names: string[] = [];
  const levels = [""];
  let calls = 0;
  for (const level of levels) {
    let token: string | undefined;
    do {
      if (calls === MAX_LIST_CALLS) return { names, isComplete: false };
      calls += 1;
      const page = await s3.send(
        new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: level,
          Delimiter: "/",
          EncodingType: "url",
          ContinuationToken: token,
        }),
      );
      const keys = (page.Contents ?? []).map(({ Key }) => decodeListedKey(Key));
      const folders = (page.CommonPrefixes ?? []).map(({ Prefix }) => decodeListedKey(Prefix));
      for (const folder of folders) {
        const leadsToLane = lanePrefixes.some((prefix) => prefix.startsWith(folder));
        if (isIn(lanePrefixes, folder)) continue;
        (leadsToLane ? levels : names).push(folder);
      }
      // A key that ends in a slash is a folder made by a console, no image.
      names.push(...keys.filter((key) => !key.endsWith("/") && !isIn(lanePrefixes, key)));
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }
  return { names, isComplete: true };
}

function isIn(lanePrefixes: readonly string[], name: string): boolean {
  return lanePrefixes.some((prefix) => name.startsWith(prefix));
}
