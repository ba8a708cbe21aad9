import { HeadObjectCommand } from "@aws-sdk/client-s3";
import { isSameVersion, type LabelRecord } from "../../contracts/record";
import { statusOf } from "../../lib/aws-status";
import type { Target } from "../target/target";

/** The object of a record, as it is now. */
export interface ObjectNow {
  /** Whether the record describes it, or another version, or an object that is no more. */
  readonly state: "SAME" | "CHANGED" | "GONE";
  readonly eTag?: string;
  readonly versionId?: string;
  readonly bytes?: number;
  /** ISO 8601, UTC. */
  readonly lastModified?: string;
}

export async function objectNow(
  { s3 }: Pick<Target, "s3">,
  { bucket, key }: { readonly bucket: string; readonly key: string },
  record: LabelRecord,
): Promise<ObjectNow> {
  try {
    const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    const { ETag: eTag = "", VersionId: versionId, ContentLength, LastModified } = head;
    return {
      state: isSameVersion({ eTag, versionId }, record) ? "SAME" : "CHANGED",
      ...{ eTag, versionId, bytes: ContentLength, lastModified: LastModified?.toISOString() },
    };
  } catch (error) {
    if (statusOf(error) === 404) return { state: "GONE" };
    throw error;
  }
}
