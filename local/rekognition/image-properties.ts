import type { DetectLabelsImageProperties } from "@aws-sdk/client-rekognition";
import type { Measurements } from "./measure";

/** What Rekognition says of quality and colours. https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabelsImageProperties.html */
export function imageProperties(
  { brightness, sharpness, contrast, colors }: Measurements,
  maxDominantColors: number,
): DetectLabelsImageProperties {
  return {
    Quality: { Brightness: brightness, Sharpness: sharpness, Contrast: contrast },
    DominantColors: colors.slice(0, maxDominantColors).map(({ name, share, red, green, blue }) => ({
      Red: red,
      Green: green,
      Blue: blue,
      HexCode: `#${[red, green, blue].map(hexadecimal).join("")}`,
      SimplifiedColor: name.toLowerCase(),
      PixelPercent: share,
    })),
  };
}

function hexadecimal(channel: number): string {
  return channel.toString(16).padStart(2, "0");
}
