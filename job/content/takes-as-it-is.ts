import { MAX_IMAGE_SIDE_PIXELS, MAX_REFERENCED_IMAGE_BYTES } from "../../contracts/limits";
import type { Header } from "./header";

/**
 * Whether Rekognition reads the object itself, and sees what people see. It turns JPEG by its EXIF
 * orientation, but not PNG, and says nothing of CMYK, of 16 bits and of what is behind transparency.
 * https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html
 */
export function takesAsItIs(header: Header, bytes: number): boolean {
  const { format, width, height, isPlainColor, isOpaque, isUpright } = header;
  if (format !== "JPEG" && format !== "PNG") return false;
  if (bytes > MAX_REFERENCED_IMAGE_BYTES) return false;
  if (Math.max(width, height) > MAX_IMAGE_SIDE_PIXELS) return false;
  return isPlainColor && isOpaque && (isUpright || format === "JPEG");
}
