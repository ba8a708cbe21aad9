import { type Trigger, triggerSchema } from "./trigger";

/** Manifests live under this prefix of the work bucket; its lifecycle rule expires them. */
export const MANIFESTS_PREFIX = "manifests/";
export const MANIFEST_RETENTION_DAYS = 14;
/**
 * Beside the manifests: an object for each failed job whose images were recovered, so that the same
 * event again changes nothing. It expires with them: EventBridge gives an event up after a day.
 */
export const RECOVERED_PREFIX = "recovered/";
export const MANIFEST_CONTENT_TYPE = "application/jsonl";

/** A line that is no trigger: the manifest was not written by the submitter. */
export class MalformedManifestError extends Error {
  override readonly name = "MalformedManifestError";
}

/** Where a submission's manifests are: what the job parameter `manifests` says. */
export function manifestsUri(workBucket: string, submission: string): string {
  return `s3://${workBucket}/${MANIFESTS_PREFIX}${submission}/`;
}

/** The key of the manifest that the child with this index reads. */
export function manifestKey(submission: string, index: number): string {
  return `${MANIFESTS_PREFIX}${submission}/${index}.jsonl`;
}

/** The key of what remains of a failed job, or of a failed child of an array job, once it is recovered. */
export function recoveredKey(jobId: string): string {
  return `${RECOVERED_PREFIX}${jobId}.json`;
}

/** One trigger a line, with a newline after the last. */
export function formatManifest(triggers: readonly Trigger[]): string {
  return triggers.map(({ bucket, key }) => `${JSON.stringify({ bucket, key })}\n`).join("");
}

/** @throws MalformedManifestError naming the first line that is no trigger. */
export function parseManifest(text: string): Trigger[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines.map(parseLine);
}

function parseLine(line: string, index: number): Trigger {
  try {
    return triggerSchema.parse(JSON.parse(line));
  } catch (cause) {
    throw new MalformedManifestError(`Line ${index + 1} of the manifest is no trigger: ${line}`, {
      cause,
    });
  }
}
