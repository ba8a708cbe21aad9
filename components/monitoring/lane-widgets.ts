import * as pulumi from "@pulumi/pulumi";
import { RECOVER_METRICS, SUBMITTER_METRICS, WORKER_METRICS } from "../../contracts/metrics";
import { PRICES_AS_OF, PRICES_REGION } from "../../contracts/prices";
import { laneMetric, queueMetric } from "./metric";
import { graph, logTable, type Row, text, type Widget } from "./widgets";

/** Long enough for the jobs of a few minutes to add up to a meaningful price. */
const COST_PERIOD_SECONDS = 900;
/** Parents of array jobs end like the last of their children, and are no work of their own. */
const NOT_PARENTS = "filter not ispresent(detail.arrayProperties.size)";

export interface ShownLane {
  readonly stack: string;
  /** The lane's name. */
  readonly lane: string;
  readonly region: string;
  readonly queueName: pulumi.Input<string>;
  readonly deadLetterQueueName: pulumi.Input<string>;
  readonly jobQueueArn: pulumi.Input<string>;
  /** Where the events of its jobs are. */
  readonly historyLogGroupName: pulumi.Output<string>;
  /** The most that these cost, in dollars. */
  readonly prices: { readonly detectLabelsCall: number; readonly workerSecond: number };
}

/** What a lane's images wait for, become and cost. */
export function laneRows(shown: ShownLane): Row[] {
  return [
    { height: 1, widgets: [text(`## Lane ${shown.lane}`)] },
    { height: 6, widgets: [waiting(shown), age(shown), images(shown)] },
    { height: 6, widgets: [latency(shown), calls(shown), cost(shown)] },
    { height: 6, widgets: [jobStates(shown), waitingJobs(shown), failedJobs(shown)] },
  ];
}

function waiting({ region, queueName, deadLetterQueueName }: ShownLane): Widget {
  const depth = "ApproximateNumberOfMessagesVisible";
  const lines = [
    { label: "waiting", metric: queueMetric(queueName, depth) },
    { label: "dead letters", metric: queueMetric(deadLetterQueueName, depth) },
  ];
  return graph(region, "Events waiting", lines, { unit: "messages" });
}

function age({ region, queueName }: ShownLane): Widget {
  const metric = queueMetric(queueName, "ApproximateAgeOfOldestMessage");
  return graph(region, "Age of the oldest event", [{ label: "age", metric }], { unit: "seconds" });
}

function images({ region, ...shown }: ShownLane): Widget {
  const lines = [
    { label: "submitted", metric: laneMetric(shown, SUBMITTER_METRICS.imagesSubmitted) },
    { label: "labeled", metric: laneMetric(shown, WORKER_METRICS.imagesLabeled) },
    { label: "rejected", metric: laneMetric(shown, WORKER_METRICS.imagesRejected) },
    { label: "unsettled", metric: laneMetric(shown, WORKER_METRICS.imagesUnsettled) },
    { label: "to dead letters", metric: laneMetric(shown, RECOVER_METRICS.imagesRecovered) },
  ];
  return graph(region, "Images", lines, { unit: "images a minute" });
}

function jobStates({ region, historyLogGroupName, jobQueueArn }: ShownLane): Widget {
  return logTable(region, "Jobs by state", historyLogGroupName, [
    pulumi.interpolate`filter detail.jobQueue = "${jobQueueArn}"`,
    NOT_PARENTS,
    "stats latest(detail.status) as state by detail.jobId",
    "stats count(*) as jobs by state",
  ]);
}

/** Batch tells of few of the reasons why a job waits: a long wait tells of the others. */
function waitingJobs({ region, historyLogGroupName, jobQueueArn }: ShownLane): Widget {
  return logTable(region, "Jobs that wait longest", historyLogGroupName, [
    pulumi.interpolate`filter detail.jobQueue = "${jobQueueArn}"`,
    NOT_PARENTS,
    "stats latest(detail.status) as state, latest(time) as since by detail.jobId",
    'filter state = "RUNNABLE"',
    "sort since asc",
    "limit 20",
  ]);
}

function failedJobs({ region, historyLogGroupName, jobQueueArn }: ShownLane): Widget {
  return logTable(region, "Failed jobs by reason", historyLogGroupName, [
    pulumi.interpolate`filter detail.jobQueue = "${jobQueueArn}"`,
    'filter detail.status = "FAILED"',
    NOT_PARENTS,
    "stats count(*) as jobs by detail.statusReason",
    "sort jobs desc",
  ]);
}

function latency({ region, ...shown }: ShownLane): Widget {
  const metric = laneMetric(shown, WORKER_METRICS.detectLabelsMilliseconds);
  const lines = (["p50", "p99"] as const).map((statistic) => ({
    label: statistic,
    metric,
    statistic,
  }));
  return graph(region, "DetectLabels: time to answer", lines, { unit: "milliseconds" });
}

function calls({ region, ...shown }: ShownLane): Widget {
  const lines = [
    { label: "answered", metric: laneMetric(shown, WORKER_METRICS.detectLabelsCalls) },
    { label: "throttled", metric: laneMetric(shown, WORKER_METRICS.detectLabelsThrottles) },
  ];
  return graph(region, "DetectLabels: calls", lines, { unit: "calls a minute" });
}

function cost({ region, prices, ...shown }: ShownLane): Widget {
  const { detectLabelsCall, workerSecond } = prices;
  const part = (id: string, name: Parameters<typeof laneMetric>[1]) => ({
    id,
    label: id,
    metric: laneMetric(shown, name),
  });
  const lines = [
    part("calls", WORKER_METRICS.detectLabelsCalls),
    part("seconds", WORKER_METRICS.workerSeconds),
    part("labeled", WORKER_METRICS.imagesLabeled),
    part("rejected", WORKER_METRICS.imagesRejected),
    {
      label: `at prices of ${PRICES_REGION}, ${PRICES_AS_OF}`,
      expression:
        `1000 * (${detectLabelsCall} * FILL(calls, 0) + ${workerSecond.toFixed(9)} * FILL(seconds, 0))` +
        " / (FILL(labeled, 0) + FILL(rejected, 0))",
    },
  ];
  return graph(region, "DetectLabels and workers, at most, for 1,000 images", lines, {
    unit: "dollars",
    periodSeconds: COST_PERIOD_SECONDS,
  });
}
