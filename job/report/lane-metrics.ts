import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import {
  LANE_DIMENSION,
  METRICS_NAMESPACE,
  STACK_DIMENSION,
  WORKER_METRICS,
  type WorkerMetric,
} from "../../contracts/metrics";

/** What happened in one lane since the last time. */
export interface LaneFigures {
  readonly lane: string;
  readonly counts: Readonly<Partial<Record<WorkerMetric, number>>>;
  readonly detectLabelsMilliseconds: readonly number[];
}

export type PublishMetrics = (figures: LaneFigures) => void;

/** Prints one line in embedded metric format for a lane of the stack. */
export function metricsPublisher(stack: string): PublishMetrics {
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE });
  // Powertools adds the dimension `service` unasked; alarms name a metric's dimensions exactly.
  metrics.clearDefaultDimensions();
  metrics.setDefaultDimensions({ [STACK_DIMENSION]: stack });
  return ({ lane, counts, detectLabelsMilliseconds }) => {
    metrics.addDimension(LANE_DIMENSION, lane);
    for (const [metric, count] of Object.entries(counts)) {
      metrics.addMetric(metric, unitOf(metric), count);
    }
    for (const milliseconds of detectLabelsMilliseconds) {
      metrics.addMetric(
        WORKER_METRICS.detectLabelsMilliseconds,
        MetricUnit.Milliseconds,
        milliseconds,
      );
    }
    metrics.publishStoredMetrics();
  };
}

function unitOf(metric: string) {
  return metric === WORKER_METRICS.workerSeconds ? MetricUnit.Seconds : MetricUnit.Count;
}
