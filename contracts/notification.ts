import * as z from "zod";
import { type Trigger, triggerSchema } from "./trigger";

/** A message body that no version of S3 or EventBridge sends. It must end in the DLQ, never deleted. */
export class MalformedNotificationError extends Error {
  override readonly name = "MalformedNotificationError";
}

/**
 * The triggers of one SQS message: every record of an S3 notification, or the one object of an
 * EventBridge event. `s3:TestEvent` and folder keys ("a/b/") yield none.
 * Keys of S3 notifications are decoded here and nowhere else; EventBridge sends them plain.
 *
 * @throws MalformedNotificationError when the body is neither.
 */
export function parseNotification(body: string): Trigger[] {
  const message = parseMessage(body);
  return triggersOf(message).filter((trigger) => !trigger.key.endsWith("/"));
}

/** The triggers of a message, or why no submission can settle it: the submitter takes or refuses it whole. */
export function readMessage(
  body: string,
  imagesBucket: string,
): { readonly triggers: readonly Trigger[] } | { readonly reason: string } {
  try {
    const triggers = parseNotification(body);
    const foreign = triggers.find(({ bucket }) => bucket !== imagesBucket);
    if (foreign === undefined) return { triggers };
    return {
      reason: `It names an object of the bucket ${foreign.bucket}; the images are in ${imagesBucket}.`,
    };
  } catch (error) {
    if (error instanceof MalformedNotificationError) return { reason: error.message };
    throw error;
  }
}

/** The body of a message that `parseNotification` reads back: how retry and sync ask for work. */
export function formatNotification(triggers: readonly Trigger[]): string {
  return JSON.stringify(notificationOf(triggers));
}

/** Why the image of a message is a failed job's. */
export const recoverySchema = z.object({
  jobId: z.string(),
  /** In the words of AWS Batch. */
  statusReason: z.string(),
  /** Of the last attempt; absent when its container never ran. */
  exitCode: z.number().int().optional(),
  /** When the job failed: ISO 8601, UTC. */
  at: z.string(),
});
export type Recovery = z.infer<typeof recoverySchema>;

/**
 * The body of a message about an image that a failed job left unsettled. `parseNotification` reads it as
 * any other, so that a redrive puts the image back to work.
 */
export function formatRecovered(trigger: Trigger, recovered: Recovery): string {
  return JSON.stringify({ ...notificationOf([trigger]), recovered });
}

/** Which failed job a message comes from, or nothing when it comes from none. */
export function parseRecovery(body: string): Recovery | undefined {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return undefined;
  }
  return z.object({ recovered: recoverySchema }).safeParse(json).data?.recovered;
}

function notificationOf(triggers: readonly Trigger[]) {
  return {
    Records: triggers.map(({ bucket, key }) => ({
      eventSource: "aws:s3",
      eventName: "ObjectCreated:Put",
      s3: { bucket: { name: bucket }, object: { key: encodeKey(key) } },
    })),
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
const s3Notification = z.object({
  Records: z
    .array(
      z.object({
        eventSource: z.literal("aws:s3"),
        eventName: z.string().regex(/^Object(Created|Removed):/),
        s3: z.object({
          bucket: z.object({ name: z.string() }),
          object: z.object({ key: z.string() }),
        }),
      }),
    )
    .min(1),
});

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
const eventBridgeEvent = z.object({
  source: z.literal("aws.s3"),
  "detail-type": z.enum(["Object Created", "Object Deleted"]),
  detail: z.object({
    bucket: z.object({ name: z.string() }),
    object: z.object({ key: z.string() }),
  }),
});

/** Sent once when the notification is configured; it has no `Records`. */
const testEvent = z.object({ Service: z.literal("Amazon S3"), Event: z.literal("s3:TestEvent") });

const message = z.union([s3Notification, eventBridgeEvent, testEvent]);

function parseMessage(body: string): z.infer<typeof message> {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch (cause) {
    throw new MalformedNotificationError("The message is not JSON.", { cause });
  }
  const parsed = message.safeParse(json);
  if (!parsed.success) {
    throw new MalformedNotificationError(
      "The message is neither an S3 notification, an EventBridge event of S3, nor s3:TestEvent.",
      { cause: parsed.error },
    );
  }
  return parsed.data;
}

function triggersOf(parsed: z.infer<typeof message>): Trigger[] {
  if ("Event" in parsed) return [];
  if ("detail" in parsed) {
    return [checked({ bucket: parsed.detail.bucket.name, key: parsed.detail.object.key })];
  }
  return parsed.Records.map(({ s3 }) =>
    checked({ bucket: s3.bucket.name, key: decodeKey(s3.object.key) }),
  );
}

function checked(trigger: Trigger): Trigger {
  const parsed = triggerSchema.safeParse(trigger);
  if (parsed.success) return parsed.data;
  throw new MalformedNotificationError("The message names an object that S3 cannot hold.", {
    cause: parsed.error,
  });
}

function decodeKey(encoded: string): string {
  try {
    return decodeURIComponent(encoded.replaceAll("+", " "));
  } catch (cause) {
    throw new MalformedNotificationError(`The key is not form-urlencoded: ${encoded}`, { cause });
  }
}

function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll("%20", "+").replaceAll("%2F", "/");
}
