import type { Sharp, SharpOptions } from "sharp";
import type { Header } from "../content/header";
import type { PixelSize } from "../content/pixel-size";
import { reasonOf } from "../errors";
import type { DecoderThreads } from "./decoder-threads";
import { loadSharp } from "./load-sharp";
import { sentSize } from "./sent-size";
import { DECODE_TIMEOUT_SECONDS } from "./timeout";
import { UndecodableError } from "./undecodable-error";

/** Pixels in sRGB, upright, on white. */
export interface Picture extends PixelSize {
  readonly data: Buffer;
  readonly channels: 1 | 3;
}

/**
 * The image as people see it, no larger than Rekognition takes.
 *
 * @throws UndecodableError
 */
export async function decodePicture(
  content: Uint8Array,
  header: Header,
  threads: DecoderThreads,
): Promise<Picture> {
  const { format } = header;
  if (format === "HEIC" || format === "BMP") {
    const maxPixels = header.width * header.height;
    const { data, ...raw } = await threads.decode({ format, content, maxPixels });
    const pixels = Buffer.from(data.buffer);
    const { width, height, channels } = raw;
    if (channels === 3 && sentSize(raw).width === width) {
      return { width, height, channels, data: pixels };
    }
    // Its container's turning is done.
    return render(pixels, { raw }, { ...header, ...raw }, (image) => image);
  }
  return decodeDamaged(content, header);
}

/** Less of a damaged image shows nothing. */
const MIN_FOUND_SHARE = 0.005;

/** As photo viewers do: what there is of a damaged image is shown. */
async function decodeDamaged(content: Uint8Array, header: Header): Promise<Picture> {
  const orient = (image: Sharp) => image.autoOrient();
  try {
    return await render(content, STRICT, header, orient);
  } catch (error) {
    if (isTimeout(error)) throw undecodable(error);
    const picture = await render(content, tolerant(header), header, orient).catch((cause) => {
      throw undecodable(cause);
    });
    if (isBlank(picture)) throw undecodable(error);
    return picture;
  }
}

/** Fails where pixels are missing or wrong. */
export const STRICT: SharpOptions = { failOn: "error" };

/**
 * libvips gives up after few warnings unless it is unlimited; memory and time are limited here.
 * https://www.libvips.org/API/current/ctor.Image.jpegload.html
 */
function tolerant({ format }: Header): SharpOptions {
  return { failOn: "none", unlimited: format === "JPEG" };
}

async function render(
  content: Uint8Array,
  options: SharpOptions,
  header: Header,
  prepare: (image: Sharp) => Sharp,
): Promise<Picture> {
  const sharp = await loadSharp();
  const { width, height } = sentSize(header);
  const limitInputPixels = header.width * header.height;
  const image = prepare(sharp(content, { ...options, limitInputPixels }));
  const { data, info } = await image
    .timeout({ seconds: DECODE_TIMEOUT_SECONDS })
    .resize({ width, height, fit: "fill" })
    .flatten({ background: "#ffffff" })
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels === 1 ? 1 : 3 };
}

/** What decoders could not find they fill with one colour: of a damaged image, that is nearly all. */
function isBlank({ data, channels }: Picture): boolean {
  const filling = data.length - channels;
  let found = 0;
  for (let index = 0; index < filling; index += 1) {
    if (data[index] !== data[filling + (index % channels)]) found += 1;
  }
  return found < data.length * MIN_FOUND_SHARE;
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("timeout:");
}

function undecodable(cause: unknown): UndecodableError {
  const [reason = ""] = reasonOf(cause)
    .replace(/^Error: /, "")
    .split("\n");
  return new UndecodableError(reason, { cause });
}
