import type { LabeledRecord, LabelRecord, RejectedRecord } from "../../contracts/record";
import type { Image } from "../image";
import type { ObjectState } from "../objects/object-state";

/** What an object's content deserves, whoever asks and whenever. */
export type Verdict =
  | Pick<
      LabeledRecord,
      | "outcome"
      | "width"
      | "height"
      | "format"
      | "capturedAt"
      | "camera"
      | "position"
      | "perceptualHash"
      | "labels"
      | "imageProperties"
      | "modelVersion"
    >
  | Pick<RejectedRecord, "outcome" | "reason" | "detail" | "width" | "height">;

/** Which write of which job makes a record. */
export interface Settlement {
  readonly jobId: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly revision: string;
}

export function recordOf(
  image: Image,
  object: ObjectState,
  verdict: Verdict,
  { jobId, now, revision }: Settlement,
): LabelRecord {
  return {
    ...verdict,
    eTag: object.eTag,
    versionId: object.versionId,
    bytes: object.bytes,
    contentType: object.contentType,
    lane: image.lane,
    jobId,
    settledAt: new Date(now).toISOString(),
    revision,
  };
}
