import { z } from "zod";

/** What can go wrong, and what it does. Rates are chances: of each call, event, message, or attempt of a job. */
export const FAULTS = {
  // Amazon S3 telling a queue
  eventDuplicated: "an S3 event comes twice",
  eventDelayed: "an S3 event comes late, after younger ones",
  // Amazon SQS
  messageRedelivered: "a message is visible again while its receiver still works on it",
  // AWS Lambda
  functionOutlived:
    "a function is slower than the visibility timeout: its messages come again meanwhile",
  functionKilledAtStart: "a function's process dies when it is given an event",
  functionKilledBeforeCall: "a function's process dies before a call of its reaches the service",
  functionKilledAfterCall: "a function's process dies after the service has done what it asked for",
  // AWS Batch
  submitJobThrottled: "SubmitJob answers 429",
  submitJobFailed: "SubmitJob answers 500",
  submitJobAnswerLost: "SubmitJob fails after the job was accepted",
  workerKilled: "a worker dies by SIGKILL",
  workerInterrupted: "Fargate Spot takes a worker back: SIGTERM, and SIGKILL 30 seconds later",
  workerOutOfMemory: "a worker's container is killed for its memory",
  workerTimedOut: "a worker's attempt exceeds its timeout",
  // Amazon EventBridge
  jobEventDuplicated: "the event of a job comes twice",
  jobEventDelayed: "the event of a job comes late",
  // Amazon S3
  s3SlowDown: "S3 answers 503 SlowDown",
  s3Conflict: "a conditional write of S3 answers 409, for another one is under way",
  s3AnswerLost:
    "S3 has written, and the connection breaks: a conditional write then meets itself, 412",
  // Amazon SQS called by us
  queueFailed: "SQS answers 500",
  queueAnswerLost: "SQS has taken the messages, and the connection breaks",
  // Amazon Rekognition
  detectLabelsThrottled: "DetectLabels is over the quota",
  detectLabelsFailed: "DetectLabels answers 500",
  detectLabelsCut: "the connection to Rekognition breaks before it has looked",
  detectLabelsAnswerLost: "the connection to Rekognition breaks after it has looked",
  // Amazon DynamoDB
  transactionConflict: "a transaction is cancelled, for another one is under way",
  transactionThrottled: "a transaction is cancelled, for the table is throttled",
  tableThrottled: "DynamoDB throttles a call",
  tableFailed: "DynamoDB answers 500",
  tableAnswerLost: "DynamoDB has written, and the connection breaks",
} as const;

export type Fault = keyof typeof FAULTS;
export const FAULT_NAMES = Object.keys(FAULTS) as Fault[];

const rate = z.number().min(0).max(1);

/** Faults for the local cloud. The seed fixes which of the calls, events and attempts are struck. */
export const faultPlanSchema = z.strictObject({
  seed: z.int().nonnegative(),
  rates: z.partialRecord(z.enum(FAULT_NAMES), rate),
  /** The longest that an event comes late. */
  maxDelaySeconds: z.number().positive().default(5),
  /** The longest that a worker lives which is to be stopped. */
  maxWorkerSeconds: z.number().positive().default(8),
});

export type FaultPlan = z.infer<typeof faultPlanSchema>;
