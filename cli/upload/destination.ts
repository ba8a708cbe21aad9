import { ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { compareUtf8 } from "../../lib/utf8-order";
import { decodeListedKey } from "../sync/listing";

/** What the bucket has at a key, as a listing tells of it. */
export interface StoredObject {
  readonly bytes: number;
  readonly eTag: string;
}

interface ListedObject extends StoredObject {
  readonly key: string;
}

interface Page {
  readonly objects: readonly ListedObject[];
  /** Keys up to this one are all in the page or not there; nothing: all that are left. */
  readonly end: string | undefined;
}

/** A page is asked for before it is needed when the one before held at least so many of the keys. */
const HITS_TO_READ_AHEAD = 100;

/**
 * The objects at the destination, asked for in the order of their keys: one call for a thousand of them
 * instead of one for each. Where no file would be, nothing is listed.
 */
export class Destination {
  private page: Page | undefined;
  private index = 0;
  private hits = 0;
  private ahead: Promise<Page> | undefined;

  constructor(
    private readonly s3: S3Client,
    private readonly bucket: string,
    private readonly prefix: string,
  ) {}

  /** @param key after those that were asked for before */
  async find(key: string): Promise<StoredObject | undefined> {
    this.page ??= await this.list(justBefore(key, this.prefix));
    while (this.page.end !== undefined && compareUtf8(key, this.page.end) > 0) {
      this.page = await this.pageAfter(this.page.end, key);
      this.index = 0;
      this.hits = 0;
    }
    const { objects } = this.page;
    let object = objects[this.index];
    while (object !== undefined && compareUtf8(object.key, key) < 0) {
      this.index += 1;
      object = objects[this.index];
    }
    if (object?.key !== key) return undefined;
    this.hits += 1;
    if (this.hits === HITS_TO_READ_AHEAD) this.readAhead(this.page.end);
    return object;
  }

  /** The next page that can hold the key. */
  private async pageAfter(end: string, key: string): Promise<Page> {
    const ahead = this.ahead;
    this.ahead = undefined;
    const skipTo = justBefore(key, this.prefix);
    if (compareUtf8(skipTo, end) > 0) {
      const page = await ahead;
      const isEnough =
        page !== undefined && (page.end === undefined || compareUtf8(page.end, key) >= 0);
      return isEnough ? page : this.list(skipTo);
    }
    return (await ahead) ?? this.list(end);
  }

  private readAhead(end: string | undefined): void {
    if (end === undefined) return;
    this.ahead = this.list(end);
    // Who turns to it is told of its failure; if nobody does, nobody has to know.
    this.ahead.catch(() => {});
  }

  private async list(after: string): Promise<Page> {
    const answer = await this.s3.send(
      new ListObjectsV2Command(listParams(this.bucket, this.prefix, after)),
    );
    const objects = (answer.Contents ?? []).map(({ Key, Size = 0, ETag = "" }) => ({
      key: decodeListedKey(Key),
      bytes: Size,
      eTag: ETag,
    }));
    const last = objects.at(-1)?.key;
    return { objects, end: answer.IsTruncated === true ? last : undefined };
  }
}

function listParams(bucket: string, prefix: string, after: string) {
  return {
    Bucket: bucket,
    Prefix: prefix,
    EncodingType: "url" as const,
    // Within the prefix: before it, S3 begins with the prefix by itself.
    ...(after.length > prefix.length && { StartAfter: after }),
  };
}

/** A listing begins after a key; this one is before the key, and little lies between. */
function justBefore(key: string, prefix: string): string {
  const characters = [...key.slice(prefix.length)];
  return prefix + characters.slice(0, -1).join("");
}
