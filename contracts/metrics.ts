/** CloudWatch metrics of the functions and the worker. Alarms and dashboard take the names from here. */
export const METRICS_NAMESPACE = "ImageLabeler";

/** The stack and the lane are the only dimensions of every metric: an alarm has to name them exactly. */
export const STACK_DIMENSION = "stack";
export const LANE_DIMENSION = "lane";
/** The lane of what belongs to none, e.g. a message of an unknown queue. */
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

export const RECOVER_METRICS = {
  /** Children of array jobs, and plain jobs, that AWS Batch gave up. */
  failedJobs: "FailedJobs",
  /** Images of failed jobs that went to the dead-letter queue of their lane. */
  imagesRecovered: "ImagesRecovered",
} as const;
export type RecoverMetric = (typeof RECOVER_METRICS)[keyof typeof RECOVER_METRICS];

export const WORKER_METRICS = {
  imagesLabeled: "ImagesLabeled",
  imagesRejected: "ImagesRejected",
  /** Already settled: nothing to do, nothing to pay. */
  imagesUnchanged: "ImagesUnchanged",
  /** Gone from the bucket, so that their records went too. */
  imagesRemoved: "ImagesRemoved",
  /** Left over by one attempt of a job: the next one, or the dead-letter queue, takes them up. */
  imagesUnsettled: "ImagesUnsettled",
  /** Calls that Rekognition answered with labels: what is billed. */
  detectLabelsCalls: "DetectLabelsCalls",
  detectLabelsThrottles: "DetectLabelsThrottles",
  /** How long answers took: an even sample of them. */
  detectLabelsMilliseconds: "DetectLabelsMilliseconds",
  /** How long workers ran, added up: times the price of a worker's second, what Fargate costs. */
  workerSeconds: "WorkerSeconds",
} as const;
export type WorkerMetric = (typeof WORKER_METRICS)[keyof typeof WORKER_METRICS];
