import type { NotificationConfiguration, QueueConfiguration } from "@aws-sdk/client-s3";
import type { NamedLane } from "../check";
import { type Draft, problem } from "../finding";
import type { World } from "../world/world";

/** What a lane has to be told of. */
const EVENTS = ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"] as const;

/** Whether a bucket of the stack's own tells a lane's queue. */
export function toldByNotification(
  lane: NamedLane,
  queueArn: string,
  { QueueConfigurations = [] }: NotificationConfiguration,
  { outputs: { imagesBucket }, waysOut }: World,
): Draft[] {
  const told = QueueConfigurations.filter(({ QueueArn }) => QueueArn === queueArn);
  const [notification] = told;
  const facts = { thing: imagesBucket, mend: waysOut.redeploy };
  if (notification === undefined) {
    return [
      problem({
        ...facts,
        heading: `Bucket ${imagesBucket} does not tell lane ${lane.name} what comes and goes.`,
        evidence: { notificationsToQueue: 0, queue: queueArn },
      }),
    ];
  }
  const { prefix, suffix, events } = summaryOf(notification);
  const missing = EVENTS.filter((event) => !told.some(({ Events }) => Events?.includes(event)));
  if (prefix === lane.prefix && suffix === undefined && missing.length === 0) return [];
  return [
    problem({
      ...facts,
      heading: `Bucket ${imagesBucket} does not tell lane ${lane.name} all that comes and goes under ${lane.prefix}.`,
      evidence: { prefix: prefix ?? "", suffix, events, queue: queueArn },
    }),
  ];
}

function summaryOf({ Filter, Events = [] }: QueueConfiguration) {
  // S3 takes both `prefix` and `Prefix`, and answers with the latter.
  const rule = (name: string) =>
    Filter?.Key?.FilterRules?.find((it) => it.Name?.toLowerCase() === name)?.Value;
  return { prefix: rule("prefix"), suffix: rule("suffix"), events: Events.join(", ") };
}
