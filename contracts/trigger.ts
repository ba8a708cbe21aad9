import * as z from "zod";
import { MAX_KEY_BYTES } from "./limits";

/** "Something changed at this key." It carries nothing that must be trusted. */
export const triggerSchema = z.object({
  bucket: z.string().min(3),
  key: z
    .string()
    .min(1)
    .refine((key) => Buffer.byteLength(key) <= MAX_KEY_BYTES, `is over ${MAX_KEY_BYTES} bytes`)
    // JSON can spell half a character, S3 keys cannot, and percent-encoding it throws.
    .refine((key) => !/\p{Surrogate}/u.test(key), "is not Unicode text"),
});

export type Trigger = z.infer<typeof triggerSchema>;

/** Two triggers for one object are one. A NUL byte occurs in no bucket name. */
export function triggerIdentity(trigger: Trigger): string {
  return `${trigger.bucket}\0${trigger.key}`;
}
