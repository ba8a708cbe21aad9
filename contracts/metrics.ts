/** CloudWatch metrics of the submitter and the worker. Alarms and dashboards take the names from here. */
export const METRICS_NAMESPACE = "ImageLabeler";

/** The only dimension of every metric: an alarm has to name a metric's dimensions exactly. */
export const LANE_DIMENSION = "lane";
/** Value of the dimension for what belongs to no lane, e.g. a message of an unknown queue. */
export const NO_LANE = "none";

export const SUBMITTER_METRICS = {
  /** Images handed to AWS Batch, each once a submission. */
  imagesSubmitted: "ImagesSubmitted",
  /** Further triggers of an image that the same submission already has. */
  duplicatesFolded: "DuplicatesFolded",
  /** Messages that no submission can settle, so that they go to the dead-letter queue. */
  malformedMessages: "MalformedMessages",
  /** Children of array jobs, and plain jobs. */
  jobsSubmitted: "JobsSubmitted",
  /** Submissions that S3 or Batch refused after all retries. */
  submissionsFailed: "SubmissionsFailed",
} as const;
export type SubmitterMetric = (typeof SUBMITTER_METRICS)[keyof typeof SUBMITTER_METRICS];

export const WORKER_METRICS = {
  imagesLabeled: "ImagesLabeled",
  imagesRejected: "ImagesRejected",
  /** Already settled: nothing to do, nothing to pay. */
  imagesUnchanged: "ImagesUnchanged",
  /** Gone from the bucket, so that their records went too. */
  imagesRemoved: "ImagesRemoved",
  imagesUnsettled: "ImagesUnsettled",
  detectLabelsThrottles: "DetectLabelsThrottles",
  detectLabelsMilliseconds: "DetectLabelsMilliseconds",
} as const;
export type WorkerMetric = (typeof WORKER_METRICS)[keyof typeof WORKER_METRICS];
