import { isSameVersion, type ObjectVersion } from "../../contracts/record";

/** An object as S3 described it at one moment. */
export interface ObjectState extends ObjectVersion {
  readonly bucket: string;
  readonly key: string;
  readonly bytes: number;
  readonly contentType: string;
  /** Milliseconds since 1970; S3 tells whole seconds. */
  readonly lastModified: number;
}

/**
 * Whether nothing was put in between. The ETag alone cannot tell: content that was replaced and
 * put back has its old ETag, but a new time.
 */
export function isUntouched(before: ObjectState, after: ObjectState | undefined): boolean {
  return (
    after !== undefined &&
    isSameVersion(before, after) &&
    before.lastModified === after.lastModified
  );
}
