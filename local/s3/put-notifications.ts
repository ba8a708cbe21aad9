import { randomUUID } from "node:crypto";
import { AwsError } from "../aws-error";
import type { Buckets } from "./buckets";
import type { EventSender } from "./event-sender";
import { type NotificationTarget, validateTargets } from "./notifications";
import { textOf, type XmlElement } from "./xml-reader";

/** All that a bucket tells of its changes. */
export interface NotificationConfiguration {
  readonly targets: readonly NotificationTarget[];
  /** Whether the event bus hears of every change. */
  readonly eventBridge: boolean;
}

/**
 * Replaces all notifications of the bucket, after a test event was sent to each queue.
 *
 * @throws AwsError InvalidArgument when two overlap, or a queue does not let S3 send.
 */
export async function putNotifications(
  { buckets, events }: { buckets: Buckets; events: EventSender },
  bucket: string,
  { targets, eventBridge }: NotificationConfiguration,
): Promise<void> {
  const { name } = buckets.get(bucket);
  validateTargets(targets);
  for (const target of targets) await events.test(name, target);
  await buckets.putNotifications(name, targets, eventBridge);
}

/**
 * Reads the body of PutBucketNotificationConfiguration.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html
 *
 * @throws AwsError NotImplemented for other targets than queues and the event bus, and for suffixes
 */
export function readNotifications({ children }: XmlElement): NotificationConfiguration {
  const other = children.find(({ name }) => !KNOWN.includes(name));
  if (other !== undefined) throw notEmulated(other.name);
  return {
    targets: children.filter(({ name }) => name === QUEUES).map(readTarget),
    eventBridge: children.some(({ name }) => name === EVENT_BRIDGE),
  };
}

const QUEUES = "QueueConfiguration";
const EVENT_BRIDGE = "EventBridgeConfiguration";
const KNOWN = [QUEUES, EVENT_BRIDGE];

function readTarget(target: XmlElement): NotificationTarget {
  return {
    id: textOf(target, "Id") ?? randomUUID(),
    queueArn: textOf(target, "Queue") ?? "",
    events: target.children.filter(({ name }) => name === "Event").map(({ text }) => text),
    prefix: readPrefix(target),
  };
}

function readPrefix(target: XmlElement): string {
  const rules = childrenOf(childrenOf([target], "Filter"), "S3Key");
  let prefix = "";
  for (const rule of childrenOf(rules, "FilterRule")) {
    const name = textOf(rule, "Name") ?? "";
    if (name.toLowerCase() !== "prefix") throw notEmulated(`notifications by ${name}`);
    prefix = textOf(rule, "Value") ?? "";
  }
  return prefix;
}

function childrenOf(elements: readonly XmlElement[], name: string): XmlElement[] {
  return elements.flatMap(({ children }) => children.filter((child) => child.name === name));
}

function notEmulated(what: string): AwsError {
  return new AwsError(
    "NotImplemented",
    `The local cloud does not emulate ${what}: it notifies queues by prefix, and the event bus.`,
    501,
  );
}
