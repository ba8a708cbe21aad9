import * as z from "zod";
import { jsonOf } from "./worker-environment";

/** What recover must know of a lane. Kept small: all lanes share the 4 KiB of a function's environment. */
export const recoverLaneSchema = z.object({
  jobQueueArn: z.string().min(1),
  deadLetterQueueUrl: z.string().min(1),
});
export type RecoverLane = z.infer<typeof recoverLaneSchema>;

/** Environment of the recover function. */
export const recoverEnvironmentSchema = z.object({
  /** Name of the stack: a dimension of its metrics. */
  STACK: z.string().min(1),
  WORK_BUCKET: z.string().min(1),
  LABEL_TABLE: z.string().min(1),
  /** JSON: lanes by name. */
  LANES: jsonOf(z.record(z.string(), recoverLaneSchema)),
});

export type RecoverEnvironment = z.infer<typeof recoverEnvironmentSchema>;
export type RecoverVariable = keyof RecoverEnvironment;
