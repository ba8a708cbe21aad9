import { z } from "zod";

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
  lanes: z.record(z.string(), laneOutputsSchema),
});

export type LaneOutputs = z.infer<typeof laneOutputsSchema>;
export type StackOutputs = z.infer<typeof stackOutputsSchema>;
