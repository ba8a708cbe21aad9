/**
 * Limits that AWS sets, each with its source. Checks, help texts and messages take them from here,
 * so that none of the three can disagree with the others.
 */

const KIB = 1024;
const MIB = 1024 * KIB;

// Amazon S3

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
export const MAX_KEY_BYTES = 1024;
/** Of one PUT; larger objects are multipart uploads. https://docs.aws.amazon.com/AmazonS3/latest/userguide/upload-objects.html */
export const MAX_PUT_BYTES = 5 * 1024 * MIB;
/** Parts of a multipart upload; the last may be smaller. https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html */
export const MIN_PART_BYTES = 5 * MIB;
export const MAX_PART_BYTES = 5 * 1024 * MIB;
/** Of an upload, and the highest number of one. Same page as above. */
export const MAX_PARTS = 10_000;
/** Of an object, however it is uploaded. Same page as above. */
export const MAX_OBJECT_BYTES = 5 * 1024 * 1024 * MIB;
/** Parts, or uploads, in one page of a listing. Same page as above. */
export const MAX_LISTED_PARTS = 1000;
export const MAX_LISTED_UPLOADS = 1000;
/** Keys in one page of a listing. https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html */
export const MAX_LISTED_KEYS = 1000;
/** Event types × prefixes in one bucket's configuration. https://docs.aws.amazon.com/general/latest/gr/s3.html */
export const MAX_BUCKET_NOTIFICATIONS = 100;

// Amazon SQS

/** Message and batch alike. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
export const MAX_MESSAGE_BYTES = MIB;
/** Messages in one send, receive or delete call. Same page as above. */
export const MAX_MESSAGES_PER_CALL = 10;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
export const MAX_VISIBILITY_TIMEOUT_SECONDS = 43_200;
/** Same page as above. */
export const MIN_MESSAGE_RETENTION_SECONDS = 60;
export const MAX_MESSAGE_RETENTION_SECONDS = 14 * 24 * 3600;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html */
export const MAX_MOVED_MESSAGES_PER_SECOND = 500;
/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasks.html */
export const MAX_LISTED_MOVE_TASKS = 10;

// AWS Lambda, event source mappings of SQS queues
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html

export const MAX_EVENT_SOURCE_BATCH_SIZE = 10_000;
/** A batch of more than 10 messages needs a window of at least one second. */
export const MIN_BATCH_WINDOW_SECONDS = 1;
export const MAX_BATCH_WINDOW_SECONDS = 300;
export const MIN_EVENT_SOURCE_CONCURRENCY = 2;
export const MAX_EVENT_SOURCE_CONCURRENCY = 1000;
/** The queue's visibility timeout is at least this many function timeouts, plus the window. */
export const VISIBILITY_FUNCTION_TIMEOUTS = 6;
/** Fewer receives send messages of a throttled function to the DLQ. */
export const MIN_RECEIVE_COUNT = 5;
/** All variables of a function together. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_FUNCTION_ENVIRONMENT_BYTES = 4 * KIB;
/** A synchronous invocation's event. Same page as above. */
export const MAX_INVOCATION_BYTES = 6 * MIB;

// AWS Batch
// https://docs.aws.amazon.com/batch/latest/userguide/service_limits.html

/** Children of an array job. An array of one is refused: that is a plain job. */
export const MIN_ARRAY_SIZE = 2;
export const MAX_ARRAY_SIZE = 10_000;
/** A SubmitJob request. */
export const MAX_SUBMIT_JOB_BYTES = 30 * KIB;
export const MAX_JOB_QUEUES = 50;
export const MAX_COMPUTE_ENVIRONMENTS = 50;
export const MAX_COMPUTE_ENVIRONMENTS_PER_QUEUE = 3;
/** Of a compute environment. https://docs.aws.amazon.com/batch/latest/APIReference/API_ComputeResource.html */
export const MAX_SUBNETS = 16;
/** Of a job, a queue, a compute environment. https://docs.aws.amazon.com/batch/latest/APIReference/API_SubmitJob.html */
export const MAX_BATCH_NAME_CHARACTERS = 128;
/** Jobs in one call. https://docs.aws.amazon.com/batch/latest/APIReference/API_DescribeJobs.html */
export const MAX_DESCRIBED_JOBS = 100;
/** After their end, at least. https://docs.aws.amazon.com/batch/latest/userguide/job_states.html */
export const JOBS_KEPT_DAYS = 7;
/** https://docs.aws.amazon.com/batch/latest/APIReference/API_RetryStrategy.html */
export const MAX_JOB_ATTEMPTS = 10;
export const MAX_RETRY_RULES = 5;
/** https://docs.aws.amazon.com/batch/latest/userguide/job_timeouts.html */
export const MIN_JOB_TIMEOUT_SECONDS = 60;
/** Fargate stops every task then. Same page as above. */
export const MAX_FARGATE_JOB_TIMEOUT_SECONDS = 14 * 24 * 3600;
/** Of `jobStateTimeLimitActions`. https://docs.aws.amazon.com/batch/latest/APIReference/API_JobStateTimeLimitAction.html */
export const MIN_JOB_STATE_TIME_LIMIT_SECONDS = 600;
export const MAX_JOB_STATE_TIME_LIMIT_SECONDS = 24 * 3600;
/** What the provider takes; AWS itself takes more. https://docs.aws.amazon.com/batch/latest/APIReference/API_UpdatePolicy.html */
export const MAX_UPDATE_TIMEOUT_MINUTES = 360;

// Amazon Rekognition
// https://docs.aws.amazon.com/rekognition/latest/dg/limits.html

/** Image given by S3 reference. */
export const MAX_REFERENCED_IMAGE_BYTES = 15 * MIB;
/** Image sent as bytes. */
export const MAX_SENT_IMAGE_BYTES = 5 * MIB;
export const MIN_IMAGE_SIDE_PIXELS = 80;
export const MAX_IMAGE_SIDE_PIXELS = 10_000;
/** https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html */
export const MAX_LABELS_PER_IMAGE = 1000;

const DEFAULT_DETECT_LABELS_PER_SECOND = 5;
const DETECT_LABELS_PER_SECOND: Readonly<Record<string, number>> = {
  "us-east-1": 50,
  "us-west-2": 50,
  "eu-west-1": 50,
};

/** DetectLabels requests per second that a new account gets. https://docs.aws.amazon.com/general/latest/gr/rekognition.html */
export function detectLabelsQuota(region: string): number {
  return DETECT_LABELS_PER_SECOND[region] ?? DEFAULT_DETECT_LABELS_PER_SECOND;
}

// Amazon DynamoDB
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html

export const MAX_TRANSACTION_ITEMS = 100;
export const MAX_BATCH_GET_ITEMS = 100;
export const MAX_ITEM_BYTES = 400 * KIB;
/** Of a partition key. */
export const MAX_PARTITION_KEY_BYTES = 2048;
/** Of a sort key. */
export const MAX_SORT_KEY_BYTES = 1024;

// Amazon CloudWatch Logs

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const LOG_RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288,
  3653,
];
/** Events in one answer. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
export const MAX_READ_LOG_EVENTS = 10_000;
/** Calls of FilterLogEvents a second of an account in a Region. https://repost.aws/knowledge-center/cloudwatch-logs-throttling */
export const LOG_FILTERS_PER_SECOND = 5;
/** Names of streams in one call. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html */
export const MAX_FILTERED_STREAMS = 100;

// Amazon EventBridge
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html

export const MAX_EVENT_PATTERN_CHARACTERS = 2048;
export const MAX_TARGETS_PER_RULE = 5;
/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html */
export const MAX_RULE_NAME_CHARACTERS = 64;
/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html */
export const MAX_TARGET_ID_CHARACTERS = 64;
/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html */
export const MAX_TARGET_RETRY_ATTEMPTS = 185;
export const MIN_TARGET_EVENT_AGE_SECONDS = 60;
export const MAX_TARGET_EVENT_AGE_SECONDS = 86_400;

// What an account may run at once in a Region, unless its quota was raised

/** Of Fargate and of Fargate Spot. https://docs.aws.amazon.com/general/latest/gr/ecs-service.html */
export const DEFAULT_FARGATE_VCPUS = 6;
/** Of instances of the standard families, on demand and Spot. https://docs.aws.amazon.com/general/latest/gr/ec2-service.html */
export const DEFAULT_INSTANCE_VCPUS = 5;
/** https://docs.aws.amazon.com/general/latest/gr/lambda-service.html */
export const DEFAULT_FUNCTION_CONCURRENCY = 1000;
