import * as z from "zod";

/** Why an image has no labels although nothing went wrong on our side. */
export const REJECTION_REASONS = [
  "UNSUPPORTED_FORMAT",
  "CORRUPT",
  "TOO_SMALL",
  "TOO_LARGE",
  "EMPTY",
] as const;

export const rejectionReasonSchema = z.enum(REJECTION_REASONS);
export type RejectionReason = z.infer<typeof rejectionReasonSchema>;

/** Shares of the image's width and height, 0 to 1, from its top left corner as people see it. */
const boundingBoxSchema = z.object({
  left: z.number(),
  top: z.number(),
  width: z.number(),
  height: z.number(),
});

export const labelSchema = z.object({
  name: z.string().min(1),
  /** Percent, 0 to 100. */
  confidence: z.number(),
  parents: z.array(z.string()),
  aliases: z.array(z.string()),
  categories: z.array(z.string()),
  instances: z.array(z.object({ confidence: z.number(), box: boundingBoxSchema })),
});
export type Label = z.infer<typeof labelSchema>;

const dominantColorSchema = z.object({
  hex: z.string(),
  name: z.string().optional(),
  percent: z.number(),
});

export const imagePropertiesSchema = z.object({
  brightness: z.number(),
  sharpness: z.number(),
  contrast: z.number(),
  dominantColors: z.array(dominantColorSchema),
});
export type ImageProperties = z.infer<typeof imagePropertiesSchema>;

/** Which bytes a record describes. An unversioned bucket has no version ids. */
export const objectVersionSchema = z.object({
  eTag: z.string().min(1),
  versionId: z.string().optional(),
});
export type ObjectVersion = z.infer<typeof objectVersionSchema>;

/** Which object a record describes, if any. */
export const descriptionSchema = objectVersionSchema.extend({
  /**
   * ISO 8601, UTC: somebody asked then that the image be labeled anew. Readers see the old labels until
   * a worker has replaced the record, which drops the mark.
   */
  relabelRequestedAt: z.string().optional(),
});
export type Description = z.infer<typeof descriptionSchema>;

const settledSchema = descriptionSchema.extend({
  bytes: z.number().int().nonnegative(),
  contentType: z.string(),
  lane: z.string(),
  jobId: z.string(),
  /** ISO 8601, UTC. */
  settledAt: z.string(),
  /** Unique to each write: the condition of the next one. A counter would repeat after a removal. */
  revision: z.string().min(1),
});

/** What the picture itself tells, read from its EXIF data. */
export const exifFactsSchema = z.object({
  /** ISO 8601 as the camera's clock had it; with an offset only where the camera wrote one. */
  capturedAt: z.string().optional(),
  camera: z.object({ make: z.string().optional(), model: z.string().optional() }).optional(),
  /** Degrees, north and east positive (WGS 84), and metres above the sea. */
  position: z
    .object({ latitude: z.number(), longitude: z.number(), altitude: z.number().optional() })
    .optional(),
});
export type ExifFacts = z.infer<typeof exifFactsSchema>;

const labeledSchema = settledSchema.extend({
  outcome: z.literal("LABELED"),
  /** Pixels, as people see the image: EXIF orientation applied. */
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  /** By its content, e.g. "HEIC". Missing in records of older workers, like the facts below. */
  format: z.string().optional(),
  ...exifFactsSchema.shape,
  /** 64 bits as 16 hexadecimal digits: near-duplicates differ in few. Missing where a worker had no memory for it. */
  perceptualHash: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .optional(),
  labels: z.array(labelSchema),
  imageProperties: imagePropertiesSchema.optional(),
  modelVersion: z.string(),
});

const rejectedSchema = settledSchema.extend({
  outcome: z.literal("REJECTED"),
  reason: rejectionReasonSchema,
  /** What a person can act on, e.g. "64 x 48 pixels, Rekognition needs 80 on each side". */
  detail: z.string(),
  width: z.number().int().positive().optional(),
  height: z.number().int().positive().optional(),
});

/** What the table knows about one image. */
export const recordSchema = z.discriminatedUnion("outcome", [labeledSchema, rejectedSchema]);
export type LabelRecord = z.infer<typeof recordSchema>;
export type LabeledRecord = z.infer<typeof labeledSchema>;
export type RejectedRecord = z.infer<typeof rejectedSchema>;

/**
 * Whether the record is what the object as it is now calls for, so that nothing is left to do. No record
 * describes no object; a record that shall be labeled anew describes none.
 */
export function isDescribedBy(
  object: ObjectVersion | undefined,
  record: Description | undefined,
): boolean {
  if (object === undefined || record === undefined) return object === record;
  return record.relabelRequestedAt === undefined && isSameVersion(object, record);
}

/** Whether the two are the same bytes: the same version where the bucket has versions, else the same ETag. */
export function isSameVersion(one: ObjectVersion, other: ObjectVersion): boolean {
  return one.eTag === other.eTag && versionOf(one) === versionOf(other);
}

/**
 * Once a bucket gets versions, what it held before is version "null".
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html
 */
function versionOf({ versionId }: ObjectVersion): string {
  return versionId ?? "null";
}
