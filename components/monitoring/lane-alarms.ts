import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { VISIBILITY_FUNCTION_TIMEOUTS } from "../../contracts/limits";
import { RECOVER_METRICS } from "../../contracts/metrics";
import { type Alarm, type AlarmSettings, createAlarm } from "./alarm";
import { laneMetric, queueMetric } from "./metric";
import { SECTIONS } from "./runbook";

const DAY_SECONDS = 24 * 3600;
/** Half of the time that a dead letter is kept. */
const EXPIRING_SECONDS = 7 * DAY_SECONDS;

export interface WatchedLane {
  /** The lane's name. */
  readonly lane: string;
  readonly queueName: pulumi.Input<string>;
  readonly deadLetterQueueName: pulumi.Input<string>;
  /** How long events are gathered before the submitter is called with them. */
  readonly batchWindowSeconds: number;
  /** The longest that one call of the submitter can take. */
  readonly functionTimeoutSeconds: number;
}

/** What can go wrong with the images of one lane. */
export function createLaneAlarms(
  name: string,
  lane: WatchedLane,
  settings: AlarmSettings,
  parent: pulumi.Resource,
): aws.cloudwatch.MetricAlarm[] {
  const alarms: Record<string, Alarm> = {
    "dead-letters": deadLetters(lane),
    "expiring-dead-letters": expiringDeadLetters(lane),
    "old-messages": oldMessages(lane),
    "failed-jobs": failedJobs(lane, settings),
  };
  return Object.entries(alarms).map(([suffix, alarm]) =>
    createAlarm(`${name}-${suffix}`, alarm, settings, parent),
  );
}

/** SQS stops to send metrics of a queue that nobody touches for six hours, full or empty. */
function deadLetters({ lane, deadLetterQueueName }: WatchedLane): Alarm {
  return {
    summary:
      `Images of lane ${lane} wait in its dead-letter queue, unlabeled. ` +
      "The alarm stays on, and says nothing more, until that queue is empty.",
    section: SECTIONS.deadLetters,
    metric: queueMetric(deadLetterQueueName, "ApproximateNumberOfMessagesVisible"),
    threshold: 0,
    periodSeconds: 60,
    missingData: "ignore",
  };
}

function expiringDeadLetters({ lane, deadLetterQueueName }: WatchedLane): Alarm {
  return {
    summary: `Dead letters of lane ${lane} are a week old. After two weeks SQS deletes them.`,
    section: SECTIONS.expiringDeadLetters,
    metric: queueMetric(deadLetterQueueName, "ApproximateAgeOfOldestMessage"),
    threshold: EXPIRING_SECONDS,
    periodSeconds: 3600,
    missingData: "ignore",
  };
}

/** Longer than a message waits that is tried once in vain, hidden for its visibility timeout, and gathered again. */
function oldMessages(lane: WatchedLane): Alarm {
  const { batchWindowSeconds, functionTimeoutSeconds } = lane;
  return {
    summary: `Events of lane ${lane.lane} wait longer than a retry takes: no job is submitted for them.`,
    section: SECTIONS.oldMessages,
    metric: queueMetric(lane.queueName, "ApproximateAgeOfOldestMessage"),
    threshold: VISIBILITY_FUNCTION_TIMEOUTS * functionTimeoutSeconds + 2 * batchWindowSeconds,
    periodSeconds: 60,
    periods: 5,
    missingData: "notBreaching",
  };
}

function failedJobs({ lane }: WatchedLane, { stack }: AlarmSettings): Alarm {
  return {
    summary: `AWS Batch gave up jobs of lane ${lane}; their images go to its dead-letter queue.`,
    section: SECTIONS.failedJobs,
    metric: laneMetric({ stack, lane }, RECOVER_METRICS.failedJobs),
    threshold: 0,
    periodSeconds: 300,
    missingData: "notBreaching",
  };
}
