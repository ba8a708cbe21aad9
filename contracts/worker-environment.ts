import * as z from "zod";

/** Environment of the job definition: everything about a job that is the same in each submission. */
export const workerEnvironmentSchema = z.object({
  /** Name of the stack: a dimension of its metrics. */
  STACK: z.string().min(1),
  IMAGES_BUCKET: z.string().min(1),
  LABEL_TABLE: z.string().min(1),
  /** JSON: lane name by key prefix, e.g. `{"express/":"express"}`. */
  LANE_PREFIXES: jsonOf(z.record(z.string(), z.string())),
  /** The account's quota of DetectLabels requests per second in this Region. */
  DETECT_LABELS_PER_SECOND: z.coerce.number().positive(),
  /** Workers that the pools can run at once: a worker starts at its share of the quota. */
  MAX_WORKERS: z.coerce.number().int().positive(),
  /** Percent. */
  MIN_CONFIDENCE: z.coerce.number().min(0).max(100),
  MAX_LABELS: z.coerce.number().int().positive(),
  IMAGE_PROPERTIES: truth(),
  /** Whether the record tells when, where and by which camera a picture was taken. */
  READ_EXIF: truth(),
  /** The container's memory: what is decoded at once has to fit. */
  MEMORY_MIB: z.coerce.number().int().positive(),
});

export type WorkerEnvironment = z.infer<typeof workerEnvironmentSchema>;
export type WorkerVariable = keyof WorkerEnvironment;

function truth() {
  return z.enum(["true", "false"]).transform((value) => value === "true");
}

/** A string that holds JSON of this shape. */
export function jsonOf<Schema extends z.ZodType>(schema: Schema) {
  return z
    .string()
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: "custom", message: "is not JSON" });
        return z.NEVER;
      }
    })
    .pipe(schema);
}
