import { MAX_LISTED_UPLOADS } from "../../../contracts/limits";
import { compareUtf8 } from "../../../lib/utf8-order";
import { commonPrefix, encodeKey } from "../list-objects";
import { pageSize } from "../page-size";
import { xmlDocument } from "../xml";
import type { Upload } from "./uploads";

/**
 * A page of the uploads in progress.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html
 *
 * @param uploads of the bucket, in the order in which they are listed
 */
export function listUploads(
  bucket: string,
  uploads: readonly Upload[],
  query: URLSearchParams,
): string {
  const maxUploads = pageSize(query, "max-uploads", MAX_LISTED_UPLOADS);
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const marker = { key: query.get("key-marker") ?? "", id: query.get("upload-id-marker") ?? "" };
  const encode = query.get("encoding-type") === "url" ? encodeKey : String;
  const left = after(uploads, marker).filter(({ key }) => key.startsWith(prefix));
  const { listed, prefixes, next } = page(left, { prefix, delimiter, maxUploads, marker });
  return xmlDocument("ListMultipartUploadsResult", {
    Bucket: bucket,
    KeyMarker: encode(marker.key),
    UploadIdMarker: marker.id,
    NextKeyMarker: next === undefined ? undefined : encode(next.key),
    NextUploadIdMarker: next?.id,
    Prefix: encode(prefix),
    Delimiter: delimiter === "" ? undefined : encode(delimiter),
    EncodingType: query.get("encoding-type") ?? undefined,
    MaxUploads: maxUploads,
    IsTruncated: next !== undefined,
    Upload: listed.map(({ key, uploadId, initiated, checksum }) => ({
      Key: encode(key),
      UploadId: uploadId,
      Initiated: new Date(initiated).toISOString(),
      StorageClass: "STANDARD",
      ChecksumAlgorithm: checksum?.algorithm,
      ChecksumType: checksum?.type,
    })),
    CommonPrefixes: prefixes.map((name) => ({ Prefix: encode(name) })),
  });
}

/** Where a page ends: a key or common prefix, and of a key the last of its uploads. */
interface Marker {
  readonly key: string;
  readonly id: string;
}

/** Without an id all uploads of the marker's key are before the page; of an upload that is gone, none. */
function after(uploads: readonly Upload[], { key, id }: Marker): Upload[] {
  const marked = uploads.findIndex((upload) => upload.key === key && upload.uploadId === id);
  return uploads.filter((upload, index) => {
    const order = compareUtf8(upload.key, key);
    return order > 0 || (order === 0 && id !== "" && index > marked);
  });
}

interface Page {
  readonly listed: Upload[];
  readonly prefixes: string[];
  /** Absent on the last page. */
  readonly next?: Marker;
}

function page(
  uploads: readonly Upload[],
  asked: { prefix: string; delimiter: string; maxUploads: number; marker: Marker },
): Page {
  const listed: Upload[] = [];
  const prefixes: string[] = [];
  let last = asked.marker;
  for (const upload of uploads) {
    const group = commonPrefix(upload.key, asked.prefix, asked.delimiter);
    if (group !== undefined && group === last.key) continue;
    if (listed.length + prefixes.length === asked.maxUploads) {
      return { listed, prefixes, ...(asked.maxUploads > 0 ? { next: last } : {}) };
    }
    if (group === undefined) listed.push(upload);
    else prefixes.push(group);
    last = { key: group ?? upload.key, id: group === undefined ? upload.uploadId : "" };
  }
  return { listed, prefixes };
}
