import { MAX_LISTED_PARTS } from "../../../contracts/limits";
import { CHECKSUM_ALGORITHMS } from "../checksum-algorithms";
import { pageSize } from "../page-size";
import type { StoredPart } from "../stored-object";
import { xmlDocument } from "../xml";
import type { Upload } from "./uploads";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html */
export function listParts(
  { bucket, key, uploadId, checksum }: Upload,
  parts: readonly StoredPart[],
  query: URLSearchParams,
): string {
  const maxParts = pageSize(query, "max-parts", MAX_LISTED_PARTS);
  const marker = pageSize(query, "part-number-marker", Number.POSITIVE_INFINITY, 0);
  const left = parts.filter(({ partNumber }) => partNumber > marker);
  const listed = left.slice(0, maxParts);
  return xmlDocument("ListPartsResult", {
    Bucket: bucket,
    Key: key,
    UploadId: uploadId,
    PartNumberMarker: marker,
    NextPartNumberMarker: listed.at(-1)?.partNumber ?? 0,
    MaxParts: maxParts,
    IsTruncated: listed.length < left.length,
    StorageClass: "STANDARD",
    ChecksumAlgorithm: checksum?.algorithm,
    ChecksumType: checksum?.type,
    Part: listed.map((part) => ({
      PartNumber: part.partNumber,
      LastModified: new Date(part.lastModified).toISOString(),
      ETag: `"${part.eTag}"`,
      Size: part.size,
      ...Object.fromEntries(
        CHECKSUM_ALGORITHMS.filter(({ header }) => header === part.checksum?.header).map(
          ({ name }) => [`Checksum${name}`, part.checksum?.value],
        ),
      ),
    })),
  });
}
