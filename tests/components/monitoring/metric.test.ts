import {
  METRICS_NAMESPACE,
  RECOVER_METRICS,
  SUBMITTER_METRICS,
  WORKER_METRICS,
} from "../../../contracts/metrics";
import { deployMonitoring } from "../../helpers/deploy-monitoring";
import { fixture } from "../../helpers/fixture";
import { type WatchedMetric, watchedMetrics } from "../../helpers/watched-metrics";

interface Known {
  readonly dimensions: readonly string[];
  readonly metrics: readonly string[];
}

const OWN: Known = {
  dimensions: ["stack", "lane"],
  metrics: [SUBMITTER_METRICS, RECOVER_METRICS, WORKER_METRICS].flatMap((names) =>
    Object.values<string>(names),
  ),
};
const KNOWN: Readonly<Record<string, Known>> = {
  ...JSON.parse(fixture("aws-metrics.json")),
  [METRICS_NAMESPACE]: OWN,
};

let watched: WatchedMetric[];
beforeAll(async () => {
  const { graph } = await deployMonitoring();
  watched = watchedMetrics(graph);
});

it("watches metrics of every namespace", () => {
  const namespaces = new Set(watched.map(({ namespace }) => namespace));

  expect([...namespaces].sort()).toEqual([
    "AWS/Events",
    "AWS/Lambda",
    "AWS/Rekognition",
    "AWS/SQS",
    "ImageLabeler",
  ]);
});

it("names only metrics that exist, by exactly the dimensions that they have", () => {
  const unknown = watched.filter(({ namespace, metricName, dimensions }) => {
    const known = KNOWN[namespace];
    return (
      !known?.metrics.includes(metricName) ||
      Object.keys(dimensions).sort().join() !== [...known.dimensions].sort().join()
    );
  });

  expect(unknown).toEqual([]);
});

it("names no queue, function, rule or lane that is not known", () => {
  const values = watched.flatMap(({ dimensions }) => Object.values(dimensions));

  expect(values.filter((value) => typeof value !== "string" || value === "")).toEqual([]);
});
