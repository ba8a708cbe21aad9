import * as pulumi from "@pulumi/pulumi";
import type { Metric } from "./metric";

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export interface Widget {
  readonly type: "metric" | "log" | "alarm" | "text";
  readonly properties: object;
}

/** Widgets side by side: they share the width of the dashboard evenly. */
export interface Row {
  readonly height: number;
  readonly widgets: readonly Widget[];
}

/** A line of a graph. */
export type Line = MetricLine | MathLine;

export interface MetricLine {
  readonly label: string;
  readonly metric: Metric;
  /** @default the metric's own */
  readonly statistic?: "p50" | "p99";
  /** How expressions name it; a line that is named is not drawn. */
  readonly id?: string;
}

export interface MathLine {
  readonly label: string;
  readonly expression: string;
}

export interface GraphOptions {
  /** What is counted, at the left axis. */
  readonly unit: string;
  readonly periodSeconds?: number;
  readonly view?: "timeSeries" | "singleValue";
}

const GRID_COLUMNS = 24;
const DEFAULT_PERIOD_SECONDS = 60;

/** The body of a dashboard with these rows below each other. */
export function dashboardBody(rows: readonly Row[]): object {
  let y = 0;
  const widgets = rows.flatMap(({ height, widgets: inRow }) => {
    const width = Math.floor(GRID_COLUMNS / inRow.length);
    const placed = inRow.map((widget, index) => ({
      ...widget,
      x: index * width,
      y,
      width,
      height,
    }));
    y += height;
    return placed;
  });
  // Each graph at its own period: CloudWatch's choice would make other sums of the same events.
  return { periodOverride: "inherit", widgets };
}

export function text(markdown: pulumi.Input<string>): Widget {
  return { type: "text", properties: { markdown } };
}

export function alarmStates(title: string, alarms: readonly pulumi.Input<string>[]): Widget {
  return { type: "alarm", properties: { title, alarms } };
}

export function graph(
  region: string,
  title: string,
  lines: readonly Line[],
  { unit, periodSeconds = DEFAULT_PERIOD_SECONDS, view = "timeSeries" }: GraphOptions,
): Widget {
  return {
    type: "metric",
    properties: {
      region,
      title,
      view,
      period: periodSeconds,
      yAxis: { left: { label: unit, showUnits: false, min: 0 } },
      metrics: lines.map(lineOf),
    },
  };
}

/** @param query commands of CloudWatch Logs Insights, which each work on what the one before it gives */
export function logTable(
  region: string,
  title: string,
  logGroupName: pulumi.Output<string>,
  query: readonly pulumi.Input<string>[],
): Widget {
  const source = pulumi.interpolate`SOURCE '${logGroupName}'`;
  const commands = pulumi.all([source, ...query]).apply((all) => all.join("\n| "));
  return { type: "log", properties: { region, title, view: "table", query: commands } };
}

function lineOf(line: Line): unknown[] {
  const { label } = line;
  if ("expression" in line) return [{ expression: line.expression, label }];
  const { metric, statistic, id } = line;
  const { namespace, metricName, dimensions } = metric;
  const named = id === undefined ? {} : { id, visible: false };
  const options = { label, stat: statistic ?? metric.statistic, ...named };
  return [namespace, metricName, ...Object.entries(dimensions).flat(), options];
}
