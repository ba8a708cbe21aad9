import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { type Alarm, type AlarmSettings, createAlarm } from "./alarm";
import { detectLabelsMetric, functionMetric, queueMetric, ruleMetric } from "./metric";
import { SECTIONS } from "./runbook";

const PERIOD_SECONDS = 300;
/** Workers find the quota by running into it: a few percent of throttled calls are how they share it. */
const MAX_THROTTLED_PERCENT = 20;

/** What all lanes share. */
export interface WatchedSystem {
  /** Names of the functions, by what they are called in messages. */
  readonly functions: Readonly<Record<string, pulumi.Input<string>>>;
  /** Names of the event rules, by what they are called in messages. */
  readonly rules: Readonly<Record<string, pulumi.Input<string>>>;
  /** Names of the queues of events that could not be delivered, by what they are called in messages. */
  readonly eventDeadLetters: Readonly<Record<string, pulumi.Input<string>>>;
  /** The rule that is triggered when a job queue is blocked. */
  readonly blockedRuleName: pulumi.Input<string>;
}

/** What can go wrong with the system as a whole. */
export function createSystemAlarms(
  name: string,
  system: WatchedSystem,
  settings: AlarmSettings,
  parent: pulumi.Resource,
): aws.cloudwatch.MetricAlarm[] {
  const alarms: Record<string, Alarm> = {
    "blocked-job-queue": blockedJobQueue(system.blockedRuleName),
    "rekognition-throttling": rekognitionThrottling(),
  };
  for (const [label, functionName] of Object.entries(system.functions)) {
    alarms[`${label}-errors`] = functionErrors(label, functionName);
    alarms[`${label}-throttles`] = functionThrottles(label, functionName);
  }
  for (const [label, ruleName] of Object.entries(system.rules)) {
    alarms[`${label}-undelivered`] = undeliveredEvents(label, ruleName);
  }
  for (const [label, queueName] of Object.entries(system.eventDeadLetters)) {
    alarms[`${label}-dead-letters`] = eventDeadLetters(label, queueName);
  }
  return Object.entries(alarms).map(([suffix, alarm]) =>
    createAlarm(`${name}-${suffix}`, alarm, settings, parent),
  );
}

/** The rule is triggered once for each job that blocks: the alarm ends by itself, whether or not the job goes on. */
function blockedJobQueue(ruleName: pulumi.Input<string>): Alarm {
  return {
    summary: "A job at the head of a job queue cannot be placed, and blocks those behind it.",
    section: SECTIONS.blockedJobQueue,
    metric: ruleMetric(ruleName, "TriggeredRules"),
    threshold: 0,
    periodSeconds: PERIOD_SECONDS,
    missingData: "notBreaching",
  };
}

/** Of the whole account: whoever uses the quota up, the images of this stack wait. */
function rekognitionThrottling(): Alarm {
  return {
    summary:
      `For 15 minutes Rekognition has refused more than ${MAX_THROTTLED_PERCENT} % of the account's ` +
      "DetectLabels calls: it gets more than its quota.",
    section: SECTIONS.rekognitionThrottling,
    metric: {
      expression: "100 * throttled / (throttled + FILL(answered, 0))",
      metrics: {
        throttled: detectLabelsMetric("ThrottledCount"),
        answered: detectLabelsMetric("SuccessfulRequestCount"),
      },
    },
    threshold: MAX_THROTTLED_PERCENT,
    periodSeconds: PERIOD_SECONDS,
    periods: 3,
    missingData: "notBreaching",
  };
}

function functionErrors(label: string, functionName: pulumi.Input<string>): Alarm {
  return {
    summary: `Calls of the function ${label} fail; what they were called with is tried again.`,
    section: SECTIONS.functionErrors,
    metric: functionMetric(functionName, "Errors"),
    threshold: 0,
    periodSeconds: PERIOD_SECONDS,
    missingData: "notBreaching",
  };
}

/** A few throttled calls mend themselves: event sources slow down. */
function functionThrottles(label: string, functionName: pulumi.Input<string>): Alarm {
  return {
    summary: `For 15 minutes Lambda has refused calls of the function ${label}: the account has no concurrency left.`,
    section: SECTIONS.functionThrottles,
    metric: functionMetric(functionName, "Throttles"),
    threshold: 0,
    periodSeconds: PERIOD_SECONDS,
    periods: 3,
    missingData: "notBreaching",
  };
}

function undeliveredEvents(label: string, ruleName: pulumi.Input<string>): Alarm {
  return {
    summary: `EventBridge gave up events of the rule ${label}.`,
    section: SECTIONS.undeliveredEvents,
    metric: ruleMetric(ruleName, "FailedInvocations"),
    threshold: 0,
    periodSeconds: PERIOD_SECONDS,
    missingData: "notBreaching",
  };
}

function eventDeadLetters(label: string, queueName: pulumi.Input<string>): Alarm {
  return {
    summary:
      `Events for ${label} that could not be delivered or handled wait in its dead-letter queue. ` +
      "The alarm stays on, and says nothing more, until that queue is empty.",
    section: SECTIONS.undeliveredEvents,
    metric: queueMetric(queueName, "ApproximateNumberOfMessagesVisible"),
    threshold: 0,
    periodSeconds: 60,
    missingData: "ignore",
  };
}
