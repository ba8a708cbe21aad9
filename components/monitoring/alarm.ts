import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Metric } from "./metric";
import { runbookOf, type Section } from "./runbook";

/** What all alarms of a stack share. */
export interface AlarmSettings {
  readonly stack: string;
  /** Who is told when an alarm begins and when it ends; nobody when there is none. */
  readonly topicArn: pulumi.Input<string> | undefined;
}

export interface Alarm {
  /** What is wrong, as whoever is woken reads it. */
  readonly summary: string;
  readonly section: Section;
  readonly metric: Metric | MetricMath;
  /** On while the value is above it. */
  readonly threshold: number;
  readonly periodSeconds: number;
  /** Periods in a row that must be above the threshold. @default 1 */
  readonly periods?: number;
  /**
   * What a period without values means. `notBreaching`: nothing happened, all is well, for metrics that
   * count events. `ignore`: nothing is known, so the alarm stays as it is, for metrics that AWS stops
   * to send while the trouble lasts.
   */
  readonly missingData: "notBreaching" | "ignore";
}

/** A value computed of several metrics, which the expression names by their keys. */
export interface MetricMath {
  readonly expression: string;
  readonly metrics: Readonly<Record<string, Metric>>;
}

export function createAlarm(
  name: string,
  alarm: Alarm,
  { stack, topicArn }: AlarmSettings,
  parent: pulumi.Resource,
): aws.cloudwatch.MetricAlarm {
  const actions = topicArn === undefined ? {} : { alarmActions: [topicArn], okActions: [topicArn] };
  return new aws.cloudwatch.MetricAlarm(
    name,
    {
      alarmDescription: `Stack ${stack}: ${alarm.summary} Runbook: ${runbookOf(alarm.section)}`,
      ...watchedValue(alarm),
      comparisonOperator: "GreaterThanThreshold",
      threshold: alarm.threshold,
      evaluationPeriods: alarm.periods ?? 1,
      datapointsToAlarm: alarm.periods ?? 1,
      treatMissingData: alarm.missingData,
      ...actions,
    },
    { parent },
  );
}

function watchedValue({ metric, periodSeconds }: Alarm) {
  if (!("expression" in metric)) return { ...metric, period: periodSeconds };
  const operands = Object.entries(metric.metrics).map(([id, { statistic, ...operand }]) => ({
    id,
    metric: { ...operand, stat: statistic, period: periodSeconds },
    returnData: false,
  }));
  const { expression } = metric;
  return {
    metricQueries: [{ id: "value", expression, label: "value", returnData: true }, ...operands],
  };
}
