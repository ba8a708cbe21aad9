import { MAX_OBJECT_BYTES, MAX_PARTS, MIN_PART_BYTES } from "../../../contracts/limits";
import { AwsError } from "../../aws-error";
import { CHECKSUM_ALGORITHMS } from "../checksum-algorithms";
import type { StoredPart } from "../stored-object";
import { readXml, textOf, type XmlElement } from "../xml-reader";
import type { UploadChecksum } from "./upload-checksums";

/** A part as the completion of an upload names it. */
export interface ListedPart {
  readonly partNumber: number;
  /** Without quotes. */
  readonly eTag: string;
  /** Base64 by algorithm. */
  readonly checksums: Readonly<Record<string, string | undefined>>;
}

/** @throws AwsError MalformedXML, InvalidPartOrder */
export function readPartList(body: string): ListedPart[] {
  const root = body === "" ? undefined : readXml(body);
  if (root?.name !== "CompleteMultipartUpload") throw malformed("it is no CompleteMultipartUpload");
  const parts = root.children.filter(({ name }) => name === "Part").map(readPart);
  if (parts.length === 0) throw malformed("it names no part");
  if (parts.length > MAX_PARTS) throw malformed(`it names more than ${MAX_PARTS} parts`);
  parts.forEach(({ partNumber }, index) => {
    const previous = parts[index - 1];
    if (previous === undefined || previous.partNumber < partNumber) return;
    throw new AwsError(
      "InvalidPartOrder",
      "The list of parts was not in ascending order. Parts must be ordered by part number.",
    );
  });
  return parts;
}

/**
 * The listed parts as they were uploaded.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 *
 * @throws AwsError InvalidPart, InvalidRequest, EntityTooSmall, EntityTooLarge
 */
export function chosenParts(
  listed: readonly ListedPart[],
  uploaded: (partNumber: number) => StoredPart | undefined,
  checksum: UploadChecksum | undefined,
): StoredPart[] {
  const parts = listed.map((named) => {
    const part = uploaded(named.partNumber);
    if (part === undefined || part.eTag !== named.eTag) throw invalidPart(named);
    checkListedChecksum(named, part, checksum);
    return part;
  });
  const small = parts.slice(0, -1).find(({ size }) => size < MIN_PART_BYTES);
  if (small !== undefined) {
    throw new AwsError(
      "EntityTooSmall",
      `Your proposed upload is smaller than the minimum allowed size: part ${small.partNumber} has ${small.size} bytes, all but the last need ${MIN_PART_BYTES}.`,
    );
  }
  const size = sizeOf(parts);
  if (size > MAX_OBJECT_BYTES) {
    throw new AwsError(
      "EntityTooLarge",
      `Your proposed upload exceeds the maximum allowed object size: ${size} of ${MAX_OBJECT_BYTES} bytes.`,
    );
  }
  return parts;
}

export function sizeOf(parts: readonly StoredPart[]): number {
  return parts.reduce((sum, { size }) => sum + size, 0);
}

function readPart(part: XmlElement): ListedPart {
  const number = textOf(part, "PartNumber") ?? "";
  const eTag = textOf(part, "ETag");
  if (!/^\d+$/.test(number) || eTag === undefined) throw malformed("a part lacks number or ETag");
  const checksums = CHECKSUM_ALGORITHMS.map(({ name }) => [name, textOf(part, `Checksum${name}`)]);
  return {
    partNumber: Number(number),
    eTag: eTag.replaceAll('"', ""),
    checksums: Object.fromEntries(checksums),
  };
}

/** Also a checksum of an upload that has none makes a part unknown, and a wrong one. */
function checkListedChecksum(
  named: ListedPart,
  part: StoredPart,
  checksum: UploadChecksum | undefined,
): void {
  const claimed = Object.entries(named.checksums).filter(([, value]) => value !== undefined);
  for (const [algorithm, value] of claimed) {
    if (algorithm !== checksum?.algorithm || value !== part.checksum?.value)
      throw invalidPart(named);
  }
  if (checksum?.type !== "COMPOSITE" || claimed.length > 0) return;
  throw new AwsError(
    "InvalidRequest",
    `The upload was created using a ${checksum.algorithm.toLowerCase()} checksum. The complete request must ` +
      `include the checksum for each part. It was missing for part ${named.partNumber} in the request.`,
  );
}

function invalidPart({ partNumber }: ListedPart): AwsError {
  return new AwsError(
    "InvalidPart",
    "One or more of the specified parts could not be found. The part may not have been uploaded, " +
      `or the specified entity tag may not match the part's entity tag: part ${partNumber}.`,
  );
}

function malformed(reason: string): AwsError {
  return new AwsError(
    "MalformedXML",
    `The XML you provided was not well-formed or did not validate against our published schema: ${reason}.`,
  );
}
