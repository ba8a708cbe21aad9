import type { DetectLabelsCommandInput } from "@aws-sdk/client-rekognition";
import type { ObjectState } from "../objects/object-state";

export interface DetectionSettings {
  /** Percent. */
  readonly minConfidence: number;
  readonly maxLabels: number;
  /** Image properties are billed on their own. */
  readonly imageProperties: boolean;
}

export function detectLabelsParams(
  { bucket, key, versionId }: ObjectState,
  settings: DetectionSettings,
): DetectLabelsCommandInput {
  return {
    Image: {
      S3Object: {
        Bucket: bucket,
        Name: key,
        ...(versionId !== undefined && { Version: versionId }),
      },
    },
    MaxLabels: settings.maxLabels,
    MinConfidence: settings.minConfidence,
    ...(settings.imageProperties && { Features: ["GENERAL_LABELS", "IMAGE_PROPERTIES"] }),
  };
}
