import type {
  DetectLabelsCommandOutput,
  DetectLabelsImageProperties,
  Instance,
  Label as RekognitionLabel,
} from "@aws-sdk/client-rekognition";
import type { ImageProperties, Label, LabeledRecord } from "../../contracts/record";

/** What Rekognition sees in an image. */
export type Detection = Pick<LabeledRecord, "labels" | "imageProperties" | "modelVersion">;

/** The answer in our words. Labels, boxes and colours that lack their essentials are left out. */
export function detectionOf(response: DetectLabelsCommandOutput): Detection {
  return {
    labels: response.Labels?.flatMap(toLabel) ?? [],
    modelVersion: response.LabelModelVersion ?? "unknown",
    ...(response.ImageProperties && { imageProperties: toProperties(response.ImageProperties) }),
  };
}

function toLabel(label: RekognitionLabel): Label[] {
  const { Name: name, Confidence: confidence } = label;
  if (name === undefined || name === "" || confidence === undefined) return [];
  return [
    {
      name,
      confidence,
      parents: namesOf(label.Parents),
      aliases: namesOf(label.Aliases),
      categories: namesOf(label.Categories),
      instances: label.Instances?.flatMap(toInstance) ?? [],
    },
  ];
}

function namesOf(named: readonly { readonly Name?: string | undefined }[] | undefined): string[] {
  return named?.flatMap(({ Name }) => Name ?? []) ?? [];
}

function toInstance({ Confidence, BoundingBox }: Instance): Label["instances"] {
  const { Left: left, Top: top, Width: width, Height: height } = BoundingBox ?? {};
  if (left === undefined || top === undefined) return [];
  if (width === undefined || height === undefined || Confidence === undefined) return [];
  return [{ confidence: Confidence, box: { left, top, width, height } }];
}

function toProperties({ Quality, DominantColors }: DetectLabelsImageProperties): ImageProperties {
  return {
    brightness: Quality?.Brightness ?? 0,
    sharpness: Quality?.Sharpness ?? 0,
    contrast: Quality?.Contrast ?? 0,
    dominantColors:
      DominantColors?.flatMap(({ HexCode, CSSColor, PixelPercent }) =>
        HexCode === undefined || PixelPercent === undefined
          ? []
          : [{ hex: HexCode, name: CSSColor, percent: PixelPercent }],
      ) ?? [],
  };
}
