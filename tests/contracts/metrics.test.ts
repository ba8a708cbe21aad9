import {
  LANE_DIMENSION,
  METRICS_NAMESPACE,
  SUBMITTER_METRICS,
  WORKER_METRICS,
} from "../../contracts/metrics";

it("keeps the names that alarms and dashboards of deployed stacks watch", () => {
  expect(METRICS_NAMESPACE).toBe("ImageLabeler");
  expect(LANE_DIMENSION).toBe("lane");
  expect(Object.values(SUBMITTER_METRICS)).toEqual([
    "ImagesSubmitted",
    "DuplicatesFolded",
    "MalformedMessages",
    "JobsSubmitted",
    "SubmissionsFailed",
  ]);
  expect(Object.values(WORKER_METRICS)).toEqual(
    expect.arrayContaining([
      "ImagesLabeled",
      "ImagesRejected",
      "ImagesUnchanged",
      "ImagesRemoved",
      "ImagesUnsettled",
      "DetectLabelsThrottles",
      "DetectLabelsMilliseconds",
    ]),
  );
});

it("gives no name twice", () => {
  const names = [...Object.values(SUBMITTER_METRICS), ...Object.values(WORKER_METRICS)];
  expect(new Set(names).size).toBe(names.length);
});
