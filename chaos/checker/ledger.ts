import { z } from "zod";

const at = z.number();
/** The access key of the worker process. */
const session = z.string();

/** A DetectLabels call by reference: which bytes it read, and whether its caller learned what it paid for. */
export const callLineSchema = z.object({
  /** Milliseconds since 1970, when the call began. */
  at,
  session,
  bucket: z.string(),
  key: z.string(),
  /** Unique to each PUT of an object. */
  put: z.string(),
  /** When that was: it tells a call that met a newer object than its caller had looked at. */
  putAt: z.number().optional(),
  eTag: z.string(),
  versionId: z.string().optional(),
  /** Of the request: a later line may say that its answer was lost. */
  request: z.string().optional(),
  outcome: z.enum(["answered", "answer-lost", "throttled", "failed"]),
});

/** A worker's transaction on one image that the table took. */
export const commitLineSchema = z.object({
  at,
  session,
  image: z.string(),
  /** Absent: the record was removed. */
  eTag: z.string().optional(),
  versionId: z.string().optional(),
});

/** A worker read these images' records. */
export const readLineSchema = z.object({
  at,
  session,
  kind: z.literal("read"),
  images: z.array(z.string()),
});

export const killedLineSchema = z.object({
  at,
  session,
  kind: z.literal("killed"),
  why: z.string(),
});

export const ledgerLineSchema = z.union([
  callLineSchema,
  readLineSchema,
  killedLineSchema,
  commitLineSchema,
]);

export type CallLine = z.infer<typeof callLineSchema>;
export type CommitLine = z.infer<typeof commitLineSchema>;
export type ReadLine = z.infer<typeof readLineSchema>;
export type KilledLine = z.infer<typeof killedLineSchema>;
export type LedgerLine = z.infer<typeof ledgerLineSchema>;
