import sharp from "sharp";
import { sniffImageFormat } from "../../contracts/image-format";
import { MAX_IMAGE_SIDE_PIXELS, MIN_IMAGE_SIDE_PIXELS } from "../../contracts/limits";
import { AwsError } from "../aws-error";
import type { Size } from "./labels";
import type { Pixels } from "./measure";

/** Enough to measure, and quick to decode: JPEG is then decoded at an eighth of its size or so. */
const MEASURED_SIDE_PIXELS = 128;

/**
 * Decodes an image as small as measuring allows.
 *
 * @throws AwsError as Rekognition answers: InvalidImageFormatException, ImageTooLargeException,
 *   InvalidParameterException for a side that is too short.
 */
export async function decode(bytes: Buffer): Promise<{ size: Size; pixels: Pixels }> {
  if (sniffImageFormat(bytes)?.native !== true) throw invalidFormat();
  const image = sharp(bytes, {
    failOn: "error",
    limitInputPixels: MAX_IMAGE_SIDE_PIXELS * MAX_IMAGE_SIDE_PIXELS,
  });
  const size = checkedSize(await sizeOf(image));
  return { size, pixels: await pixelsOf(await turned(image)) };
}

/** Rekognition turns JPEG by its EXIF orientation before it looks, and leaves PNG. */
async function turned(image: sharp.Sharp): Promise<sharp.Sharp> {
  const { format } = await image.metadata();
  return format === "jpeg" ? image.autoOrient() : image;
}

async function sizeOf(image: sharp.Sharp): Promise<Size> {
  try {
    const { width, height, orientation = 1, format } = await image.metadata();
    // EXIF orientations from 5 on lie on their side.
    const isTurned = format === "jpeg" && orientation >= 5;
    return isTurned ? { width: height, height: width } : { width, height };
  } catch {
    throw invalidFormat();
  }
}

function checkedSize(size: Size): Size {
  const { width, height } = size;
  if (Math.max(width, height) > MAX_IMAGE_SIDE_PIXELS) {
    throw new AwsError(
      "ImageTooLargeException",
      `Image dimensions: ${width} x ${height} pixels exceed the maximum limit of ${MAX_IMAGE_SIDE_PIXELS} on a side.`,
    );
  }
  if (Math.min(width, height) < MIN_IMAGE_SIDE_PIXELS) {
    throw new AwsError(
      "InvalidParameterException",
      `Image dimensions: ${width} x ${height} pixels are under the minimum of ${MIN_IMAGE_SIDE_PIXELS} on a side.`,
    );
  }
  return size;
}

async function pixelsOf(image: sharp.Sharp): Promise<Pixels> {
  try {
    const { data, info } = await image
      .resize(MEASURED_SIDE_PIXELS, MEASURED_SIDE_PIXELS, {
        fit: "inside",
        withoutEnlargement: true,
      })
      // Transparent pixels count as what most viewers show behind them.
      .flatten({ background: "white" })
      .toColourspace("srgb")
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { data, width: info.width, height: info.height };
  } catch {
    throw invalidFormat();
  }
}

function invalidFormat(): AwsError {
  return new AwsError("InvalidImageFormatException", "Request has invalid image format");
}
