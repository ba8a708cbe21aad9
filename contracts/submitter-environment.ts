import * as z from "zod";
import { platformSchema } from "./job";
import { jsonOf } from "./worker-environment";

/** What the submitter must know of a lane. Kept small: all lanes share the 4 KiB of a function's environment. */
const laneSchema = z.object({
  queueArn: z.string().min(1),
  jobQueueArn: z.string().min(1),
  /** Of all pools of the lane. */
  platform: platformSchema,
  imagesPerJob: z.number().int().positive(),
});

const variablesSchema = z.object({
  /** Name of the stack: a dimension of its metrics. */
  STACK: z.string().min(1),
  IMAGES_BUCKET: z.string().min(1),
  WORK_BUCKET: z.string().min(1),
  /** JSON: by platform, with revisions, so that a deploy changes code and job definitions together. */
  JOB_DEFINITION_ARNS: jsonOf(z.partialRecord(platformSchema, z.string().min(1))),
  /** JSON: lanes by name. */
  LANES: jsonOf(z.record(z.string(), laneSchema)),
});

/** Environment of the submitter function, each lane with the job definition of its platform. */
export const submitterEnvironmentSchema = variablesSchema.transform(
  ({ JOB_DEFINITION_ARNS, LANES, ...others }, context) => {
    const lanes: Record<string, SubmitterLane> = {};
    for (const [name, { platform, ...lane }] of Object.entries(LANES)) {
      const jobDefinitionArn = JOB_DEFINITION_ARNS[platform];
      if (jobDefinitionArn !== undefined) lanes[name] = { ...lane, jobDefinitionArn };
      else {
        context.addIssue({
          code: "custom",
          path: ["JOB_DEFINITION_ARNS"],
          message: `has no job definition of the platform ${platform}, which lane "${name}" needs`,
        });
      }
    }
    return { ...others, LANES: lanes };
  },
);

export type SubmitterLane = Omit<z.infer<typeof laneSchema>, "platform"> & {
  readonly jobDefinitionArn: string;
};
export type SubmitterEnvironment = z.infer<typeof submitterEnvironmentSchema>;
export type SubmitterVariable = keyof z.input<typeof variablesSchema>;
