import {
  LANE_DIMENSION,
  METRICS_NAMESPACE,
  RECOVER_METRICS,
  STACK_DIMENSION,
  SUBMITTER_METRICS,
  WORKER_METRICS,
} from "../../contracts/metrics";

it("keeps the names that alarms and dashboards of deployed stacks watch", () => {
  expect(METRICS_NAMESPACE).toBe("ImageLabeler");
  expect(STACK_DIMENSION).toBe("stack");
  expect(LANE_DIMENSION).toBe("lane");
  expect(Object.values(SUBMITTER_METRICS)).toEqual([
    "ImagesSubmitted",
    "DuplicatesFolded",
    "MalformedMessages",
    "JobsSubmitted",
    "SubmissionsFailed",
  ]);
  expect(Object.values(RECOVER_METRICS)).toEqual(["FailedJobs", "ImagesRecovered"]);
  expect(Object.values(WORKER_METRICS)).toEqual([
    "ImagesLabeled",
    "ImagesRejected",
    "ImagesUnchanged",
    "ImagesRemoved",
    "ImagesUnsettled",
    "DetectLabelsCalls",
    "DetectLabelsThrottles",
    "DetectLabelsMilliseconds",
    "WorkerSeconds",
  ]);
});

it("gives no name twice", () => {
  const names = [SUBMITTER_METRICS, RECOVER_METRICS, WORKER_METRICS].flatMap((metrics) =>
    Object.values<string>(metrics),
  );
  expect(new Set(names).size).toBe(names.length);
});
