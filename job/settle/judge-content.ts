import type { S3Client } from "@aws-sdk/client-s3";
import { inspectContent, type ReadStart } from "../content/inspect-content";
import { oneAtATime } from "../content/one-at-a-time";
import type { Image } from "../image";
import type { ObjectState } from "../objects/object-state";
import { readObject } from "../objects/read-object";
import { type CallObserver, type Detector, detectLabels } from "../rekognition/detect-labels";
import { fitLabels } from "./fit-labels";
import type { Verdict } from "./verdict";

export type Judge = (image: Image, object: ObjectState) => Promise<Verdict>;

/** Larger reads, of images with a hidden header, wait for each other: a few would fill the memory. */
const SMALL_READ_BYTES = 1024 * 1024;

/** Judges by the object's bytes what costs nothing, and has Rekognition label the rest. */
export function judgeContent(
  s3: S3Client,
  detector: Detector,
  observe: (image: Image) => CallObserver,
): Judge {
  const largeRead = oneAtATime();
  return async (image, object) => {
    const readStart: ReadStart = (bytes) => readObject(s3, object, bytes);
    const inspected = await inspectContent(object.bytes, (bytes) =>
      bytes > SMALL_READ_BYTES ? largeRead(() => readStart(bytes)) : readStart(bytes),
    );
    if ("reason" in inspected) return { outcome: "REJECTED", ...inspected };
    const detected = await detectLabels(detector, object, observe(image));
    if ("reason" in detected) return { outcome: "REJECTED", ...inspected, ...detected };
    return { outcome: "LABELED", ...inspected, ...detected, labels: fitLabels(detected.labels) };
  };
}
