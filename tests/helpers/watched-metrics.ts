import type { ResourceGraph } from "./pulumi-mocks";

/** A metric that an alarm or a graph names. */
export interface WatchedMetric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
  /** The alarm or the dashboard. */
  readonly by: string;
}

interface AlarmInputs {
  readonly namespace?: string;
  readonly metricName?: string;
  readonly dimensions?: Record<string, unknown>;
  readonly metricQueries?: readonly { readonly metric?: AlarmInputs }[];
}

export interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** Every metric of every alarm and graph, in order. */
export function watchedMetrics(graph: ResourceGraph): WatchedMetric[] {
  const ofAlarms = graph
    .ofType("aws:cloudwatch/metricAlarm:MetricAlarm")
    .flatMap(({ name, inputs }) => alarmMetrics(inputs as AlarmInputs, name));
  return [...ofAlarms, ...widgets(graph).flatMap(graphMetrics)];
}

/** The widgets of the only dashboard. */
export function widgets(graph: ResourceGraph): Widget[] {
  const [dashboard] = graph.ofType("aws:cloudwatch/dashboard:Dashboard");
  return JSON.parse(String(dashboard?.inputs.dashboardBody)).widgets;
}

function alarmMetrics(inputs: AlarmInputs, by: string): WatchedMetric[] {
  const { namespace, metricName, dimensions = {}, metricQueries = [] } = inputs;
  const own =
    namespace === undefined || metricName === undefined
      ? []
      : [{ namespace, metricName, dimensions, by }];
  return [
    ...own,
    ...metricQueries.flatMap(({ metric }) => (metric ? alarmMetrics(metric, by) : [])),
  ];
}

function graphMetrics({ type, properties }: Widget): WatchedMetric[] {
  if (type !== "metric") return [];
  const lines = properties.metrics as unknown[][];
  return lines
    .filter(([namespace]) => typeof namespace === "string")
    .map(([namespace, metricName, ...rest]) => ({
      namespace: String(namespace),
      metricName: String(metricName),
      dimensions: pairs(rest.slice(0, -1)),
      by: String(properties.title),
    }));
}

function pairs(flat: readonly unknown[]): Record<string, unknown> {
  const entries: [string, unknown][] = [];
  for (let index = 0; index < flat.length; index += 2) {
    entries.push([String(flat[index]), flat[index + 1]]);
  }
  return Object.fromEntries(entries);
}
