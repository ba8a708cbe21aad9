import exifReader, { type Exif, type GPSInfoTags } from "exif-reader";
import type { ExifFacts } from "../../contracts/record";

/** More is no camera's: it is not worth the time. */
const MAX_EXIF_BYTES = 1024 * 1024;
const MAX_TEXT_CHARACTERS = 100;

/** When, where and by which camera, as far as that is told and can be true. */
export function exifFacts(exif: Buffer | undefined): ExifFacts {
  const tags = exif && tagsOf(exif);
  if (tags === undefined) return {};
  const capturedAt = captureTime(tags.Photo ?? {});
  const make = textOf(tags.Image?.Make);
  const model = textOf(tags.Image?.Model);
  const position = positionOf(tags.GPSInfo ?? {});
  return {
    ...(capturedAt && { capturedAt }),
    ...((make ?? model) && { camera: { ...(make && { make }), ...(model && { model }) } }),
    ...(position && { position }),
  };
}

/** Damaged or hostile data tells nothing, and harms no more than that. */
function tagsOf(exif: Buffer): Exif | undefined {
  if (exif.length > MAX_EXIF_BYTES) return undefined;
  try {
    return exifReader(exif);
  } catch {
    return undefined;
  }
}

const FIRST_CAPTURE = Date.UTC(1900, 0, 1);

type Tags = Readonly<Record<string, unknown>>;

/** The reader takes the camera's clock for UTC; the offset is told separately, by newer cameras. */
function captureTime({ DateTimeOriginal, OffsetTimeOriginal }: Tags): string | undefined {
  if (!(DateTimeOriginal instanceof Date)) return undefined;
  // Cameras without a clock write zeros.
  if (!(DateTimeOriginal.getTime() >= FIRST_CAPTURE)) return undefined;
  const time = DateTimeOriginal.toISOString().slice(0, "yyyy-mm-ddThh:mm:ss".length);
  const offset = textOf(OffsetTimeOriginal);
  return offset !== undefined && /^[+-]\d\d:\d\d$/.test(offset) ? time + offset : time;
}

function positionOf(gps: Partial<GPSInfoTags>): ExifFacts["position"] {
  const latitude = degrees(gps.GPSLatitude, gps.GPSLatitudeRef, 90);
  const longitude = degrees(gps.GPSLongitude, gps.GPSLongitudeRef, 180);
  if (latitude === undefined || longitude === undefined) return undefined;
  const altitude = altitudeOf(gps);
  return { latitude, longitude, ...(altitude !== undefined && { altitude }) };
}

const SIGNS: Readonly<Record<string, number>> = { N: 1, E: 1, S: -1, W: -1 };

function degrees(parts: unknown, reference: unknown, maximum: number): number | undefined {
  const sign = SIGNS[textOf(reference) ?? ""];
  if (sign === undefined || !Array.isArray(parts) || !parts.every(Number.isFinite))
    return undefined;
  const [whole, minutes = 0, seconds = 0] = parts as number[];
  if (whole === undefined) return undefined;
  const value = whole + minutes / 60 + seconds / 3600;
  // Six digits are a tenth of a metre.
  return value >= 0 && value <= maximum ? sign * Number(value.toFixed(6)) : undefined;
}

function altitudeOf({ GPSAltitude, GPSAltitudeRef }: Partial<GPSInfoTags>): number | undefined {
  if (typeof GPSAltitude !== "number" || !Number.isFinite(GPSAltitude)) return undefined;
  const isBelowSea = Number(GPSAltitudeRef) === 1;
  return Number((isBelowSea ? -GPSAltitude : GPSAltitude).toFixed(1));
}

/** Texts are filled up with NULs and blanks, and may be anything. */
function textOf(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const [text = ""] = value.split("\0");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
  const printable = text.replace(/[\x00-\x1f\x7f]/g, "").trim();
  return printable === "" ? undefined : printable.slice(0, MAX_TEXT_CHARACTERS);
}
