import { z } from "zod";
import { jsonOf } from "./worker-environment";

/** What the submitter must know of a lane. Kept small: all lanes share the 4 KiB of a function's environment. */
export const submitterLaneSchema = z.object({
  queueArn: z.string().min(1),
  jobQueueArn: z.string().min(1),
  imagesPerJob: z.number().int().positive(),
});
export type SubmitterLane = z.infer<typeof submitterLaneSchema>;

/** Environment of the submitter function. */
export const submitterEnvironmentSchema = z.object({
  IMAGES_BUCKET: z.string().min(1),
  WORK_BUCKET: z.string().min(1),
  /** With its revision, so that a deploy changes code and job definition together. */
  JOB_DEFINITION_ARN: z.string().min(1),
  /** JSON: lanes by name. */
  LANES: jsonOf(z.record(z.string(), submitterLaneSchema)),
});

export type SubmitterEnvironment = z.infer<typeof submitterEnvironmentSchema>;
export type SubmitterVariable = keyof SubmitterEnvironment;
