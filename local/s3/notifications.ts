import { randomBytes, randomUUID } from "node:crypto";
import { MAX_BUCKET_NOTIFICATIONS } from "../../contracts/limits";
import { AwsError } from "../aws-error";

/** A queue that hears of some events under a prefix. */
export interface NotificationTarget {
  readonly id: string;
  /** e.g. `s3:ObjectCreated:*` */
  readonly events: readonly string[];
  readonly prefix: string;
  readonly queueArn: string;
}

export type EventName =
  | "ObjectCreated:Put"
  | "ObjectCreated:CompleteMultipartUpload"
  | "ObjectRemoved:Delete"
  | "ObjectRemoved:DeleteMarkerCreated";

/** What an event is about: an object, or the delete marker in its place. */
export interface ChangedObject {
  readonly bucket: string;
  readonly key: string;
  readonly size?: number;
  readonly eTag?: string;
  /** Absent where the bucket keeps no versions. */
  readonly versionId?: string;
}

export function isRemoval(name: EventName): boolean {
  return name.startsWith("ObjectRemoved:");
}

/**
 * Refuses what S3 refuses: too many, unknown events, and two targets for the same event of one key.
 *
 * @throws AwsError InvalidArgument
 */
export function validateTargets(targets: readonly NotificationTarget[]): void {
  if (targets.length > MAX_BUCKET_NOTIFICATIONS) {
    throw invalid(
      `A bucket has at most ${MAX_BUCKET_NOTIFICATIONS} notifications, not ${targets.length}.`,
    );
  }
  for (const { events } of targets) {
    const unknown = events.find((event) => !KNOWN_EVENTS.test(event));
    if (unknown !== undefined) {
      throw invalid(`The event is not supported for notifications: ${unknown}`);
    }
  }
  targets.forEach((one, index) => {
    const other = targets.slice(index + 1).find((candidate) => overlap(one, candidate));
    if (other === undefined) return;
    throw invalid(
      "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the " +
        `prefixes are overlapping for the same event type: ${one.id} has "${one.prefix}", ${other.id} has "${other.prefix}".`,
    );
  });
}

/** The target that hears of this event, if there is one. */
export function targetOf(
  targets: readonly NotificationTarget[],
  name: EventName,
  key: string,
): NotificationTarget | undefined {
  return targets.find(
    ({ events, prefix }) => key.startsWith(prefix) && events.some((event) => covers(event, name)),
  );
}

/** What S3 sends to check a queue. https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html */
export function testEvent(bucket: string, now: number): string {
  return JSON.stringify({
    Service: "Amazon S3",
    Event: "s3:TestEvent",
    Time: new Date(now).toISOString(),
    Bucket: bucket,
    RequestId: randomUUID(),
    HostId: randomUUID(),
  });
}

/** The message of one event. Same page as above. */
export function eventBody(event: {
  name: EventName;
  object: ChangedObject;
  sequencer: string;
  at: number;
  region: string;
  accountId: string;
  configurationId: string;
  principalId: string;
}): string {
  const { bucket, key, size, eTag, versionId } = event.object;
  return JSON.stringify({
    Records: [
      {
        eventVersion: "2.1",
        eventSource: "aws:s3",
        awsRegion: event.region,
        eventTime: new Date(event.at).toISOString(),
        eventName: event.name,
        userIdentity: { principalId: event.principalId },
        requestParameters: { sourceIPAddress: "127.0.0.1" },
        responseElements: requestIds(),
        s3: {
          s3SchemaVersion: "1.0",
          configurationId: event.configurationId,
          bucket: {
            name: bucket,
            ownerIdentity: { principalId: event.accountId },
            arn: `arn:aws:s3:::${bucket}`,
          },
          object: {
            key: formEncode(key),
            ...(isRemoval(event.name) ? {} : { size, eTag }),
            versionId,
            sequencer: event.sequencer,
          },
        },
      },
    ],
  });
}

/** As long as those of S3: how many events fit into a batch depends on it. */
function requestIds() {
  const random = randomBytes(8 + 57);
  return {
    "x-amz-request-id": random.toString("hex", 0, 8).toUpperCase(),
    "x-amz-id-2": random.toString("base64", 8),
  };
}

/** Grows with every event, also over restarts, and compares as text. */
export class Sequencer {
  private last = 0n;

  next(now: number): string {
    const earliest = BigInt(now) << 20n;
    this.last = earliest > this.last ? earliest : this.last + 1n;
    return this.last.toString(16).toUpperCase().padStart(18, "0");
  }
}

const KNOWN_EVENTS =
  /^s3:(ObjectCreated:(\*|Put|Post|Copy|CompleteMultipartUpload)|ObjectRemoved:(\*|Delete|DeleteMarkerCreated))$/;

function overlap(one: NotificationTarget, other: NotificationTarget): boolean {
  const prefixes = one.prefix.startsWith(other.prefix) || other.prefix.startsWith(one.prefix);
  return (
    prefixes &&
    one.events.some((event) =>
      other.events.some((candidate) => covers(event, candidate) || covers(candidate, event)),
    )
  );
}

/** Whether `s3:ObjectCreated:*`, or the event itself, is a name for the event. */
function covers(pattern: string, event: string): boolean {
  const wanted = pattern.replace(/^s3:/, "");
  const name = event.replace(/^s3:/, "");
  return wanted.endsWith("*") ? name.startsWith(wanted.slice(0, -1)) : wanted === name;
}

/** As `application/x-www-form-urlencoded`, but slashes stay. */
function formEncode(key: string): string {
  return new URLSearchParams([["", key]]).toString().slice(1).replaceAll("%2F", "/");
}

function invalid(message: string): AwsError {
  return new AwsError("InvalidArgument", message);
}
