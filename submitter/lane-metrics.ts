import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import {
  LANE_DIMENSION,
  METRICS_NAMESPACE,
  type RecoverMetric,
  STACK_DIMENSION,
  type SubmitterMetric,
} from "../contracts/metrics";

/** Powertools' metrics of this stack, without the dimension `service`, which it adds unasked. */
export function createMetrics(stack: string): Metrics {
  const metrics = new Metrics({ namespace: METRICS_NAMESPACE });
  metrics.clearDefaultDimensions();
  metrics.setDefaultDimensions({ [STACK_DIMENSION]: stack });
  return metrics;
}

/** Prints what one lane's part of an invocation came to, as one line in embedded metric format. */
export function publishLaneMetrics(
  metrics: Metrics,
  lane: string,
  counts: Readonly<Partial<Record<SubmitterMetric | RecoverMetric, number>>>,
): void {
  metrics.addDimension(LANE_DIMENSION, lane);
  for (const [metric, count] of Object.entries(counts)) {
    metrics.addMetric(metric, MetricUnit.Count, count);
  }
  metrics.publishStoredMetrics();
}
