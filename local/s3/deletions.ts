import { text } from "node:stream/consumers";
import type { Clock } from "../../lib/clock";
import { AwsError } from "../aws-error";
import type { AwsRequest, AwsResponse } from "../http/service";
import type { Authorizer } from "../iam/authorizer";
import type { Caller } from "../iam/caller";
import type { Bucket } from "./buckets";
import type { EventSender } from "./event-sender";
import { markerHeaders } from "./gone";
import type { ObjectStore } from "./object-store";
import type { StoredObject } from "./stored-object";
import { type DeleteMarker, newVersionId, versionIdOf } from "./versions";
import { type XmlContent, xmlDocument } from "./xml";
import { readXml, textOf } from "./xml-reader";

export interface DeletionsOptions {
  readonly objects: ObjectStore;
  readonly events: EventSender;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const MAX_DELETED_OBJECTS = 1000;

/** The calls that delete objects, versions and delete markers. */
export class Deletions {
  constructor(private readonly options: DeletionsOptions) {}

  async deleteOne(request: AwsRequest, bucket: Bucket, key: string): Promise<AwsResponse> {
    const versionId = request.query.get("versionId") ?? undefined;
    const marker = await this.delete(request.caller, bucket, key, versionId);
    if (marker !== undefined) return { status: 204, headers: markerHeaders(marker) };
    return {
      status: 204,
      headers: versionId === undefined ? {} : { "x-amz-version-id": versionId },
    };
  }

  /** Each for itself: one that may not be deleted keeps no other from it. */
  async deleteMany(request: AwsRequest, bucket: Bucket): Promise<AwsResponse> {
    const asked = readXml(await text(request.body));
    const objects = asked.children.filter(({ name }) => name === "Object");
    if (objects.length === 0 || objects.length > MAX_DELETED_OBJECTS) {
      throw new AwsError("MalformedXML", `Objects to delete are 1 to ${MAX_DELETED_OBJECTS}.`);
    }
    const isQuiet = textOf(asked, "Quiet") === "true";
    const Deleted: XmlContent[] = [];
    const failed: XmlContent[] = [];
    for (const object of objects) {
      const Key = textOf(object, "Key") ?? "";
      const VersionId = textOf(object, "VersionId");
      try {
        const marker = await this.delete(request.caller, bucket, Key, VersionId);
        Deleted.push({ Key, VersionId, ...describeMarker(marker) });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        failed.push({ Key, VersionId, Code: error.code, Message: error.message });
      }
    }
    const body = xmlDocument("DeleteResult", {
      Deleted: isQuiet ? undefined : Deleted,
      Error: failed,
    });
    return { status: 200, headers: { "content-type": "application/xml" }, body };
  }

  /** Answers the delete marker that was made, or deleted. */
  private delete(
    caller: Caller,
    bucket: Bucket,
    key: string,
    versionId: string | undefined,
  ): Promise<DeleteMarker | undefined> {
    const action = versionId === undefined ? "s3:DeleteObject" : "s3:DeleteObjectVersion";
    this.options.authorizer.authorize(caller, action, `${bucket.arn}/${key}`, bucket.policy);
    if (versionId !== undefined) return this.deleteVersion(caller, bucket, key, versionId);
    if (bucket.versioning !== undefined) return this.mark(caller, bucket, key);
    return this.remove(caller, bucket, this.options.objects.get(bucket.name, key));
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html */
  private async mark(caller: Caller, bucket: Bucket, key: string): Promise<DeleteMarker> {
    const { objects, events, clock } = this.options;
    const versionId = newVersionId(bucket.versioning ?? "Suspended");
    const lastModified = Math.floor(clock.now() / 1000) * 1000;
    const marker = { bucket: bucket.name, key, versionId, lastModified };
    await objects.mark(marker, () =>
      events.announce(bucket, "ObjectRemoved:DeleteMarkerCreated", marker, caller),
    );
    return marker;
  }

  private async deleteVersion(
    caller: Caller,
    bucket: Bucket,
    key: string,
    versionId: string,
  ): Promise<DeleteMarker | undefined> {
    const { objects, events } = this.options;
    const current = objects.get(bucket.name, key);
    if (current !== undefined && versionIdOf(current) === versionId) {
      return this.remove(caller, bucket, current);
    }
    const past = objects.pastVersion(bucket.name, key, versionId);
    if (past === undefined) return undefined;
    const removed = past.object ?? past;
    await objects.removePast(past, () =>
      events.announce(bucket, "ObjectRemoved:Delete", removed, caller),
    );
    return past.marker;
  }

  private async remove(
    caller: Caller,
    bucket: Bucket,
    object: StoredObject | undefined,
  ): Promise<undefined> {
    const { objects, events } = this.options;
    if (object === undefined) return;
    await objects.remove(object, () =>
      events.announce(bucket, "ObjectRemoved:Delete", object, caller),
    );
  }
}

function describeMarker(marker: DeleteMarker | undefined) {
  if (marker === undefined) return {};
  return { DeleteMarker: true, DeleteMarkerVersionId: marker.versionId };
}
