import * as z from "zod";

export const laneOutputsSchema = z.object({
  prefix: z.string().min(1),
  queueUrl: z.string(),
  deadLetterQueueUrl: z.string(),
  jobQueueArn: z.string(),
});

/** The outputs of a stack: all that the command line knows of it. */
export const stackOutputsSchema = z.object({
  imagesBucket: z.string(),
  workBucket: z.string(),
  labelTable: z.string(),
  region: z.string(),
  imageUri: z.string(),
  /** Absent in stacks that were deployed before there was one, and in programs without monitoring. */
  dashboardUrl: z.string().optional(),
  /** Events of failed jobs that recover could not handle. Absent as above. */
  recoverDeadLetterQueueUrl: z.string().optional(),
  /** Names of the log groups of who works. Absent as above. */
  logGroups: z
    .object({ submitter: z.string(), recover: z.string(), worker: z.string() })
    .optional(),
  lanes: z.record(z.string(), laneOutputsSchema),
});

export type LaneOutputs = z.infer<typeof laneOutputsSchema>;
export type StackOutputs = z.infer<typeof stackOutputsSchema>;
