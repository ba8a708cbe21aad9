import type { Exception } from "./exceptions";

const DOCS = "https://docs.aws.amazon.com";
const S3 = `${DOCS}/AmazonS3/latest`;
const SQS = `${DOCS}/AWSSimpleQueueService/latest`;
const DYNAMODB = `${DOCS}/amazondynamodb/latest`;
const BATCH = `${DOCS}/batch/latest`;
const LOGS = `${DOCS}/AmazonCloudWatchLogs/latest`;
const REKOGNITION = `${DOCS}/rekognition/latest`;

/** The call was to be refused. */
const ACCEPTED = "Received promise resolved instead of rejected";
/** moto answers a call that it does not have with a page. */
const NO_SUCH_CALL = "Unexpected token '<', \"<!doctype \"... is not valid JSON";
const NO_DOCKER = "The job does not run: it is FAILED.";

/** Of moto 5.2.5, without Docker. */
export const MOTO_EXCEPTIONS: readonly Exception[] = [
  {
    test: "S3: keeps a key with control characters as it is",
    differs: "a key with a line break is answered 404, with a page instead of an error",
    seen: "XML parse error",
    documentation: `${S3}/userguide/object-keys.html`,
  },
  {
    test: "S3 multipart: vouches for the object with a checksum of its parts' checksums",
    differs: "checksums of completed uploads are not told",
    seen: '-   "ChecksumCRC32"',
    documentation: `${S3}/API/API_CompleteMultipartUpload.html`,
  },
  {
    test: "S3 multipart: gives a single part back",
    differs: "partNumber is not read: the whole object comes",
    seen: '+   "ContentLength": 5242883,',
    documentation: `${S3}/API/API_GetObject.html`,
  },
  {
    test: "S3 multipart: refuses parts that are not listed by number",
    differs: "sizes are checked before the order",
    seen: '+   "name": "EntityTooSmall",',
    documentation: `${S3}/API/API_CompleteMultipartUpload.html`,
  },
  {
    test: "S3 multipart: knows an aborted upload no more",
    differs: "a part of an aborted upload is answered 500, with a page instead of an error",
    seen: "XML parse error",
    documentation: `${S3}/API/API_UploadPart.html`,
  },
  {
    test: "S3 versions: calls what was there before version null",
    differs: "HEAD tells no version of it",
    seen: '-   "VersionId": "null",',
    documentation: `${S3}/userguide/AddingObjectstoVersionSuspendedBuckets.html`,
  },
  ...notifications([
    {
      test: "tells of an object that was uploaded in parts",
      differs: "the event is the one of a PUT",
      seen: '+   "eventName": "ObjectCreated:Put",',
    },
    {
      test: "tells who changed an object, and from where",
      differs: "notifications lack userIdentity, requestParameters and responseElements",
      seen: '-   "userIdentity": Object {',
    },
    {
      test: "numbers the changes of a key in their order",
      differs: "notifications have no sequencer",
      seen: 'Received string:  ""',
    },
    {
      test: "tells of a deleted object, without its size",
      differs: "notifications of deletions have a size and no sequencer",
      seen: '-   "sequencer": Any<String>,',
    },
    {
      test: "tells of a delete marker, with its version",
      differs: "nothing is told of delete markers, and no versions of objects",
      seen: "Waited in vain. Seen last: []",
    },
  ]),
  {
    test: "S3 notifications: refuses two targets for one event of one key",
    differs: "overlapping prefixes are accepted: each target is told",
    seen: ACCEPTED,
    documentation: `${S3}/userguide/notification-how-to-filtering.html`,
  },
  {
    test: "S3 notifications: refuses a queue that does not let S3 send",
    differs: "policies of queues are not asked",
    seen: ACCEPTED,
    documentation: `${S3}/userguide/grant-destinations-permissions-to-s3.html`,
  },
  {
    test: "S3 notifications: tells the event bus how an object was changed, and what it is",
    differs: "reason, deletion-type and etag are not those of S3, the sequencer is always the same",
    seen: '+       "reason": "ObjectCreated",',
    documentation: `${S3}/userguide/ev-events.html`,
  },
  {
    test: "SQS: lets an entry that cannot be sent fail alone",
    differs: "characters that SQS does not take are accepted",
    seen: '+   "bad",',
    documentation: `${SQS}/APIReference/API_SendMessage.html`,
  },
  {
    test: "SQS: keeps a message that is deleted by an old receipt handle",
    differs: "an old receipt handle deletes the message, though another consumer has it",
    seen: "Received: undefined",
    documentation: `${SQS}/APIReference/API_DeleteMessage.html`,
  },
  {
    test: "SQS: counts a message's size in bytes, not in characters",
    differs: "characters are counted",
    seen: ACCEPTED,
    documentation: `${SQS}/SQSDeveloperGuide/quotas-messages.html`,
  },
  {
    test: "SQS dead letters: tells in the dead-letter queue where a message comes from",
    differs: "dead letters have no DeadLetterQueueSourceArn",
    seen: '-   "DeadLetterQueueSourceArn"',
    documentation: `${SQS}/APIReference/API_ReceiveMessage.html`,
  },
  {
    test: "SQS dead letters: moves dead letters back to where they come from",
    differs: "StartMessageMoveTask is missing",
    seen: NO_SUCH_CALL,
    documentation: `${SQS}/APIReference/API_StartMessageMoveTask.html`,
  },
  {
    test: "SQS dead letters: tells how a move of dead letters went",
    differs: "ListMessageMoveTasks is missing",
    seen: NO_SUCH_CALL,
    documentation: `${SQS}/APIReference/API_ListMessageMoveTasks.html`,
  },
  {
    test: "SQS dead letters: moves messages only out of a queue that is a dead-letter queue",
    differs: "StartMessageMoveTask is missing",
    seen: '+     "httpStatusCode": 500,',
    documentation: `${SQS}/APIReference/API_StartMessageMoveTask.html`,
  },
  {
    test: "SQS: refuses an attribute that no queue has",
    differs: "it is ignored",
    seen: ACCEPTED,
    documentation: `${SQS}/APIReference/API_SetQueueAttributes.html`,
  },
  {
    test: "DynamoDB: takes items of 400 KiB and none larger",
    differs: "items of more than 405,000 bytes are refused",
    seen: "Item size has exceeded the maximum allowed size",
    documentation: `${DYNAMODB}/developerguide/Constraints.html`,
  },
  {
    test: "DynamoDB: refuses a key of an index of another type",
    differs: "a string is accepted for a number",
    seen: ACCEPTED,
    documentation: `${DYNAMODB}/developerguide/GSI.html`,
  },
  {
    test: "DynamoDB transactions: writes once what comes twice with one token",
    differs: "ClientRequestToken is not read: the second call finds its own conditions failed",
    seen: "specific reasons [ConditionalCheckFailed]",
    documentation: `${DYNAMODB}/APIReference/API_TransactWriteItems.html`,
  },
  {
    test: "Batch: shows the image, the retries and the time limit that the definition asks for",
    differs: "jobs show none of them",
    seen: '+   "attempts": undefined,',
    documentation: `${BATCH}/APIReference/API_JobDetail.html`,
  },
  {
    test: "Batch: tells a child its place",
    differs: "children have no arrayProperties",
    seen: "Received has value: undefined",
    documentation: `${BATCH}/APIReference/API_ArrayPropertiesDetail.html`,
  },
  {
    test: "Batch: describes no more than 100 jobs a call",
    differs: "there is no limit",
    seen: ACCEPTED,
    documentation: `${BATCH}/APIReference/API_DescribeJobs.html`,
  },
  {
    test: "Batch: refuses an array of one",
    differs: "arrays of any size are accepted",
    seen: ACCEPTED,
    documentation: `${BATCH}/APIReference/API_ArrayProperties.html`,
  },
  {
    test: "Batch: refuses a request of more than 30 KiB at once",
    differs: "requests of any size are accepted",
    seen: ACCEPTED,
    documentation: `${BATCH}/userguide/service_limits.html`,
  },
  {
    test: "Batch resources: shows a job queue with its compute environments",
    differs: "they are told as they were given, here by their names",
    seen: `+         "computeEnvironment": "conformance-pool",`,
    documentation: `${BATCH}/APIReference/API_ComputeEnvironmentOrder.html`,
  },
  {
    test: "Batch resources: takes no jobs into a queue that is switched off",
    differs: "queues that are switched off take jobs",
    seen: ACCEPTED,
    documentation: `${BATCH}/APIReference/API_UpdateJobQueue.html`,
  },
  ...jobs([
    {
      test: "runs a job once, when it ends well",
      differs: "without Docker every job fails",
      seen: '+   "status": "FAILED",',
    },
    {
      test: "puts parameters in their places, and tells how the container ended",
      differs: "without Docker no container runs, and attempts have no reasons",
      seen: '-     "statusReason": "Essential container in task exited",',
    },
    {
      test: "tries again what the retry rules say",
      differs: "retryStrategy is not followed",
      seen: "+   undefined,",
    },
    {
      test: "tells each child its index",
      differs: "AWS_BATCH_JOB_ARRAY_INDEX is never set",
      seen: "+   undefined,",
    },
    {
      test: "fails an array when all its children are over and one has failed",
      differs: "such an array stays SUBMITTED",
      seen: '"status":"SUBMITTED"',
    },
  ]),
  ...lists([
    {
      test: "lists jobs page by page",
      differs: "maxResults is not read",
      seen: "Expected length: 2",
    },
    {
      test: "tells in lists the places of children",
      differs: "children have no arrayProperties",
      seen: "+   undefined,",
    },
    {
      test: "lists in a queue no children, but the arrays that they are of",
      differs: "the children are listed too",
      seen: ':0",',
    },
    {
      test: "lists the running jobs when no status is asked for",
      differs: "no job ever runs without Docker; jobs of every status are listed",
      seen: NO_DOCKER,
    },
  ]),
  {
    test: "Batch jobs: stops a job that runs, for good and for the given reason",
    differs: "no job ever runs without Docker",
    seen: NO_DOCKER,
    documentation: `${BATCH}/APIReference/API_TerminateJob.html`,
  },
  {
    test: "Batch jobs: stops all children of an array that wait",
    differs: "no job ever waits without Docker: each fails at once",
    seen: NO_DOCKER,
    documentation: `${BATCH}/APIReference/API_TerminateJob.html`,
  },
  {
    test: "Batch jobs: starts what waits in the queue of higher priority first",
    differs: "there is no scheduler: priorities and the room in pools mean nothing",
    seen: NO_DOCKER,
    documentation: `${BATCH}/userguide/job_queue_parameters.html`,
  },
  ...images([
    {
      test: "tells how an image is lit and which colors it has, as the worker reads it",
      differs: "ImageProperties is empty",
      seen: "Received has value: undefined",
    },
    {
      test: "leaves out image properties that are not asked for",
      differs: "Features is not read",
      seen: 'not "ImageProperties"',
    },
    {
      test: "refuses what is no image",
      differs: "the image is not read: every answer is the same",
      seen: ACCEPTED,
    },
    {
      test: "refuses an object that is not there",
      differs: "the object is not read: every answer is the same",
      seen: ACCEPTED,
    },
    {
      test: "refuses an image of more bytes than can be sent",
      differs: "the image is not read: every answer is the same",
      seen: ACCEPTED,
    },
  ]),
  ...logEvents([
    {
      test: "shows the events of all streams in the order of their times",
      differs: "the events of one stream come after those of the other",
      seen: '-     "two WARN",',
    },
    {
      test: "shows them newest first",
      differs: "startFromHead is not read",
      seen: '+   "one INFO",',
    },
    {
      test: "shows those of a time, both ends of it included",
      differs: "the events of one stream come after those of the other",
      seen: '+   "two WARN",',
    },
    {
      test: "shows those with any of some words",
      differs: "question marks in patterns are not read: all events match",
      seen: '+   "one INFO",',
    },
    {
      test: "shows those of streams",
      differs: "logStreamNamePrefix is not read",
      seen: '+   "four ERROR",',
    },
    {
      test: "goes on with the next page by a token",
      differs: "the events of one stream come after those of the other",
      seen: '+   "two WARN",',
    },
  ]),
  {
    test: "CloudWatch Logs: refuses a group and a stream that are not there",
    differs: "of a stream that is not there it says that the group is not",
    seen: '-   "message": "The specified log stream does not exist.",',
    documentation: `${LOGS}/APIReference/API_GetLogEvents.html`,
  },
];

type OnOnePage = Omit<Exception, "documentation">;

function notifications(exceptions: OnOnePage[]): Exception[] {
  const documentation = `${S3}/userguide/notification-content-structure.html`;
  return onPage("S3 notifications", documentation, exceptions);
}

function jobs(exceptions: OnOnePage[]): Exception[] {
  return onPage("Batch jobs", `${BATCH}/userguide/array_jobs.html`, exceptions);
}

function lists(exceptions: OnOnePage[]): Exception[] {
  return onPage("Batch jobs", `${BATCH}/APIReference/API_ListJobs.html`, exceptions);
}

function images(exceptions: OnOnePage[]): Exception[] {
  return onPage("Rekognition", `${REKOGNITION}/APIReference/API_DetectLabels.html`, exceptions);
}

function logEvents(exceptions: OnOnePage[]): Exception[] {
  return onPage("CloudWatch Logs", `${LOGS}/APIReference/API_FilterLogEvents.html`, exceptions);
}

function onPage(service: string, documentation: string, exceptions: OnOnePage[]): Exception[] {
  return exceptions.map((exception) => ({
    ...exception,
    test: `${service}: ${exception.test}`,
    documentation,
  }));
}
