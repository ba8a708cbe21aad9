import type { DetectLabelsCommandInput, Image } from "@aws-sdk/client-rekognition";
import type { ObjectState } from "../objects/object-state";

export interface DetectionSettings {
  /** Percent. */
  readonly minConfidence: number;
  readonly maxLabels: number;
  /** Image properties are billed on their own. */
  readonly imageProperties: boolean;
}

/** Rekognition reads what is under the key then, or the object's version where it has one. */
export function byReference({ bucket, key, versionId }: ObjectState): Image {
  return {
    S3Object: {
      Bucket: bucket,
      Name: key,
      ...(versionId !== undefined && { Version: versionId }),
    },
  };
}

export function detectLabelsParams(
  image: Image,
  settings: DetectionSettings,
): DetectLabelsCommandInput {
  return {
    Image: image,
    MaxLabels: settings.maxLabels,
    MinConfidence: settings.minConfidence,
    ...(settings.imageProperties && { Features: ["GENERAL_LABELS", "IMAGE_PROPERTIES"] }),
  };
}
