import { z } from "zod";
import { AwsError } from "../../aws-error";
import { handler } from "../handler";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const MAX_NAME_CHARACTERS = 255;
const MAX_DESCRIPTION_CHARACTERS = 1024;
const MAX_ACTIONS = 5;
const MAX_METRIC_QUERIES = 20;
const MAX_DIMENSIONS = 30;
const HIGH_RESOLUTION_PERIODS_SECONDS = [10, 20, 30];
const MINUTE_SECONDS = 60;
const HOUR_SECONDS = 3600;
const DAY_SECONDS = 24 * HOUR_SECONDS;

const statistic = z.enum(["SampleCount", "Average", "Sum", "Minimum", "Maximum"]);
const extendedStatistic = z
  .string()
  .regex(/^(p(\d{1,2}(\.\d+)?|100)|IQM|(tm|wm|tc|ts|pr|TM|WM|TC|TS|PR)(\d.*|\(.+:.+\)))$/);
const dimensions = z
  .record(z.string().min(1), z.string().min(1))
  .refine((given) => Object.keys(given).length <= MAX_DIMENSIONS, "CloudWatch takes 30");
const topics = z.array(z.string()).max(MAX_ACTIONS).default([]);

const metricQuery = z.object({
  id: z.string().regex(/^[a-z][A-Za-z0-9_]*$/, "begins with a lower-case letter"),
  expression: z.string().optional(),
  label: z.string().optional(),
  returnData: z.boolean().default(false),
  period: z.int().optional(),
  metric: z
    .object({
      metricName: z.string(),
      namespace: z.string(),
      period: z.int(),
      stat: z.string(),
      dimensions: dimensions.optional(),
    })
    .optional(),
});
type MetricQuery = z.infer<typeof metricQuery>;

const alarmInputs = z.object({
  name: z.string().optional(),
  alarmDescription: z.string().max(MAX_DESCRIPTION_CHARACTERS).optional(),
  comparisonOperator: z.enum([
    "GreaterThanOrEqualToThreshold",
    "GreaterThanThreshold",
    "LessThanThreshold",
    "LessThanOrEqualToThreshold",
  ]),
  evaluationPeriods: z.int().min(1),
  datapointsToAlarm: z.int().min(1).optional(),
  threshold: z.number().optional(),
  treatMissingData: z.enum(["missing", "ignore", "breaching", "notBreaching"]).optional(),
  metricName: z.string().max(MAX_NAME_CHARACTERS).optional(),
  namespace: z.string().max(MAX_NAME_CHARACTERS).optional(),
  dimensions: dimensions.optional(),
  period: z.int().optional(),
  statistic: statistic.optional(),
  extendedStatistic: extendedStatistic.optional(),
  metricQueries: z.array(metricQuery).max(MAX_METRIC_QUERIES).optional(),
  alarmActions: topics,
  okActions: topics,
  insufficientDataActions: topics,
});
type Alarm = z.infer<typeof alarmInputs>;

/** Nothing raises it here, so all that can be wrong is looked for when it is made. */
export const metricAlarm = handler(alarmInputs, ({ inputs, context, nameOr }) => {
  const name = nameOr(inputs.name, MAX_NAME_CHARACTERS);
  const { evaluationPeriods, datapointsToAlarm = evaluationPeriods } = inputs;
  if (inputs.threshold === undefined) throw missing("threshold");
  if (datapointsToAlarm > evaluationPeriods) {
    throw invalid(
      `datapointsToAlarm ${datapointsToAlarm} is more than evaluationPeriods ${evaluationPeriods}.`,
    );
  }
  for (const period of periodsOf(inputs)) checkPeriod(period, evaluationPeriods);
  const { alarmActions, okActions, insufficientDataActions } = inputs;
  const actionArns = [...alarmActions, ...okActions, ...insufficientDataActions];
  for (const arn of actionArns.filter(isTopic)) context.deployment.topic(arn);
  const arn = `arn:aws:cloudwatch:${context.region}:${context.accountId}:alarm:${name}`;
  context.deployment.alarms.push({ name, arn, actionArns });
  return { id: name, state: { name, arn } };
});

function isTopic(arn: string): boolean {
  return /^arn:[^:]+:sns:/.test(arn);
}

function periodsOf(alarm: Alarm): number[] {
  const { metricQueries, period } = alarm;
  if (metricQueries === undefined) {
    checkMetric(alarm);
    return period === undefined ? [] : [period];
  }
  const forMetrics = ["metricName", "namespace", "period", "statistic", "dimensions"] as const;
  const given = forMetrics.find((name) => alarm[name] !== undefined);
  if (given !== undefined) {
    throw combination(`${given} is not for an alarm with metricQueries.`);
  }
  checkQueries(metricQueries);
  return metricQueries.flatMap((query) => query.metric?.period ?? query.period ?? []);
}

function checkMetric(alarm: Alarm): void {
  const absent = (["metricName", "namespace", "period"] as const).find(
    (name) => alarm[name] === undefined,
  );
  if (absent !== undefined) throw missing(absent);
  if ((alarm.statistic === undefined) === (alarm.extendedStatistic === undefined)) {
    throw combination("An alarm has statistic or extendedStatistic, and not both.");
  }
}

function checkQueries(queries: readonly MetricQuery[]): void {
  const ids = queries.map(({ id }) => id);
  if (new Set(ids).size < ids.length) throw invalid(`Two metricQueries have one id: ${ids}.`);
  for (const { id, metric, expression } of queries) {
    if ((metric === undefined) !== (expression === undefined)) continue;
    throw combination(`metricQueries.${id} has metric or expression, and not both.`);
  }
  const returned = queries.filter(({ returnData }) => returnData);
  if (returned.length !== 1) {
    throw invalid(
      `Exactly one of metricQueries has returnData true, not ${returned.length}: the alarm watches that one.`,
    );
  }
  for (const { id, expression = "" } of queries) {
    const names = expression.replaceAll(QUOTED, "").match(REFERENCE) ?? [];
    const unknown = names.find((name) => !ids.includes(name));
    if (unknown !== undefined)
      throw invalid(`metricQueries.${id} refers to ${unknown}, which is none.`);
  }
}

const QUOTED = /"[^"]*"|'[^']*'/g;
/** Functions and operators are in capitals. */
const REFERENCE = /\b[a-z]\w*/g;

function checkPeriod(period: number, evaluationPeriods: number): void {
  if (!HIGH_RESOLUTION_PERIODS_SECONDS.includes(period) && !isMinutes(period)) {
    throw invalid(`period ${period} is not 10, 20, 30 or a multiple of 60 seconds.`);
  }
  const days = period >= HOUR_SECONDS ? 7 : 1;
  if (period * evaluationPeriods <= days * DAY_SECONDS) return;
  throw invalid(
    `Metrics cannot be checked across more than ${days === 1 ? "a day" : "seven days"} (EvaluationPeriods * Period must be <= ${days * DAY_SECONDS}).`,
  );
}

function isMinutes(period: number): boolean {
  return period >= MINUTE_SECONDS && period % MINUTE_SECONDS === 0;
}

function missing(name: string): AwsError {
  return new AwsError("MissingRequiredParameter", `The parameter ${name} is required.`);
}

function invalid(message: string): AwsError {
  return new AwsError("ValidationError", message);
}

function combination(message: string): AwsError {
  return new AwsError("InvalidParameterCombination", message);
}
