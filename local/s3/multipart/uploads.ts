import { randomBytes } from "node:crypto";
import { compareUtf8 } from "../../../lib/utf8-order";
import { AwsError } from "../../aws-error";
import type { Collection, StateStore } from "../../state";
import type { StoredObject, StoredPart } from "../stored-object";
import type { UploadChecksum } from "./upload-checksums";

/** A multipart upload that is neither complete nor aborted, besides its parts. */
export interface Upload {
  readonly uploadId: string;
  readonly bucket: string;
  readonly key: string;
  /** Milliseconds since 1970, a whole second. */
  readonly initiated: number;
  /** What the object will have of headers, its key of KMS among them. */
  readonly headers: StoredObject["headers"];
  readonly checksum?: UploadChecksum | undefined;
}

/** The multipart uploads in progress. They survive a restart, with their parts. */
export class Uploads {
  readonly #uploads: Collection<Upload>;
  readonly #stored: Collection<StoredPart>;
  /** Of each upload by number. */
  readonly #parts = new Map<string, Map<number, StoredPart>>();

  private constructor(uploads: Collection<Upload>, parts: Collection<StoredPart>) {
    this.#uploads = uploads;
    this.#stored = parts;
    for (const [id, part] of parts.entries())
      this.#partsOf(uploadIdOf(id)).set(part.partNumber, part);
  }

  static async open(store: StateStore): Promise<Uploads> {
    const uploads = await store.collection<Upload>("s3-uploads");
    return new Uploads(uploads, await store.collection<StoredPart>("s3-upload-parts"));
  }

  /** All parts of all uploads. */
  allParts(): IterableIterator<StoredPart> {
    return this.#stored.values();
  }

  /** Answers the new upload. */
  async create(upload: Omit<Upload, "uploadId">): Promise<Upload> {
    const created = { ...upload, uploadId: randomBytes(UPLOAD_ID_BYTES).toString("base64url") };
    await this.#uploads.set(created.uploadId, created);
    return created;
  }

  /** @throws AwsError NoSuchUpload, also for an upload of another key */
  get(bucket: string, key: string, uploadId: string): Upload {
    const upload = this.#uploads.get(uploadId);
    if (upload?.bucket === bucket && upload.key === key) return upload;
    throw new AwsError(
      "NoSuchUpload",
      "The specified multipart upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
      404,
    );
  }

  /** Those of a bucket, as S3 lists them: by key, and of one key the oldest first. */
  ofBucket(bucket: string): Upload[] {
    return [...this.#uploads.values()]
      .filter((upload) => upload.bucket === bucket)
      .sort((one, other) => compareUtf8(one.key, other.key) || one.initiated - other.initiated);
  }

  part({ uploadId }: Upload, partNumber: number): StoredPart | undefined {
    return this.#parts.get(uploadId)?.get(partNumber);
  }

  /** By number. */
  parts({ uploadId }: Upload): StoredPart[] {
    const parts = this.#parts.get(uploadId)?.values() ?? [];
    return [...parts].sort((one, other) => one.partNumber - other.partNumber);
  }

  /** In place of one with the same number. */
  putPart({ uploadId }: Upload, part: StoredPart): Promise<void> {
    this.#partsOf(uploadId).set(part.partNumber, part);
    return this.#stored.set(partId(uploadId, part.partNumber), part);
  }

  /** Forgets the upload and its parts, whose files stay. What it writes leaves in this very turn. */
  async remove({ uploadId }: Upload): Promise<void> {
    const numbers = [...(this.#parts.get(uploadId)?.keys() ?? [])];
    this.#parts.delete(uploadId);
    await Promise.all([
      this.#uploads.delete(uploadId),
      ...numbers.map((number) => this.#stored.delete(partId(uploadId, number))),
    ]);
  }

  /** After a removal that came to nothing. */
  async restore(upload: Upload, parts: readonly StoredPart[]): Promise<void> {
    await Promise.all([
      this.#uploads.set(upload.uploadId, upload),
      ...parts.map((part) => this.putPart(upload, part)),
    ]);
  }

  #partsOf(uploadId: string): Map<number, StoredPart> {
    const known = this.#parts.get(uploadId);
    if (known !== undefined) return known;
    const parts = new Map<number, StoredPart>();
    this.#parts.set(uploadId, parts);
    return parts;
  }
}

/** As long as those of S3, which nobody reads anything out of. */
const UPLOAD_ID_BYTES = 96;

/** A slash occurs in no upload's id. */
function partId(uploadId: string, partNumber: number): string {
  return `${uploadId}/${partNumber}`;
}

function uploadIdOf(id: string): string {
  return id.slice(0, id.indexOf("/"));
}
