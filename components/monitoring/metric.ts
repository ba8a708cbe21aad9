import type * as pulumi from "@pulumi/pulumi";
import {
  LANE_DIMENSION,
  METRICS_NAMESPACE,
  type RecoverMetric,
  STACK_DIMENSION,
  type SubmitterMetric,
  type WorkerMetric,
} from "../../contracts/metrics";

/** A metric and how its values of one period become one. CloudWatch finds it by all its dimensions or not at all. */
export interface Metric {
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
  readonly statistic: "Sum" | "Maximum";
}

/** One of this system's own, of one lane. */
export function laneMetric(
  { stack, lane }: { readonly stack: string; readonly lane: string },
  metricName: SubmitterMetric | RecoverMetric | WorkerMetric,
): Metric {
  return {
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensions: { [STACK_DIMENSION]: stack, [LANE_DIMENSION]: lane },
    statistic: "Sum",
  };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html */
export function queueMetric(
  queueName: pulumi.Input<string>,
  metricName: "ApproximateNumberOfMessagesVisible" | "ApproximateAgeOfOldestMessage",
): Metric {
  return {
    namespace: "AWS/SQS",
    metricName,
    dimensions: { QueueName: queueName },
    statistic: "Maximum",
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
export function functionMetric(
  functionName: pulumi.Input<string>,
  metricName: "Errors" | "Throttles",
): Metric {
  return {
    namespace: "AWS/Lambda",
    metricName,
    dimensions: { FunctionName: functionName },
    statistic: "Sum",
  };
}

/** Of a rule of the default bus. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html */
export function ruleMetric(
  ruleName: pulumi.Input<string>,
  metricName: "TriggeredRules" | "FailedInvocations",
): Metric {
  return {
    namespace: "AWS/Events",
    metricName,
    dimensions: { RuleName: ruleName },
    statistic: "Sum",
  };
}

/** Of the whole account in this Region, as its quota. https://docs.aws.amazon.com/rekognition/latest/dg/cloudwatch-metricsdim.html */
export function detectLabelsMetric(
  metricName: "SuccessfulRequestCount" | "ThrottledCount",
): Metric {
  return {
    namespace: "AWS/Rekognition",
    metricName,
    dimensions: { Operation: "DetectLabels" },
    statistic: "Sum",
  };
}
