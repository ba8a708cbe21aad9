import { randomUUID } from "node:crypto";
import type { Happening } from "../events/event";
import { type ChangedObject, type EventName, isRemoval } from "./notifications";

/**
 * What a bucket tells EventBridge of a change: keys as they are, not encoded as in notifications.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
 */
export function objectEvent(
  name: EventName,
  object: ChangedObject,
  { sequencer, requester }: { sequencer: string; requester: string },
): Happening {
  const { bucket, key, size, eTag, versionId } = object;
  return {
    source: "aws.s3",
    detailType: isRemoval(name) ? "Object Deleted" : "Object Created",
    resources: [`arn:aws:s3:::${bucket}`],
    detail: {
      version: "0",
      bucket: { name: bucket },
      object: {
        key,
        ...(isRemoval(name) ? {} : { size }),
        etag: eTag,
        "version-id": versionId,
        sequencer,
      },
      "request-id": randomUUID(),
      requester,
      "source-ip-address": "127.0.0.1",
      ...REASONS[name],
    },
  };
}

const REASONS: Readonly<Record<EventName, Readonly<Record<string, string>>>> = {
  "ObjectCreated:Put": { reason: "PutObject" },
  "ObjectCreated:CompleteMultipartUpload": { reason: "CompleteMultipartUpload" },
  "ObjectRemoved:Delete": { reason: "DeleteObject", "deletion-type": "Permanently Deleted" },
  "ObjectRemoved:DeleteMarkerCreated": {
    reason: "DeleteObject",
    "deletion-type": "Delete Marker Created",
  },
};
