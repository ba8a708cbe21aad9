import fc from "fast-check";
import type { Trigger } from "../../contracts/trigger";

/** Triggers of the images bucket of the tests. */
export function triggers(...keys: string[]): Trigger[] {
  return keys.map((key) => ({ bucket: "photos", key }));
}

/** Numbered triggers: `standard/0.jpg` and on. */
export function numberedTriggers(count: number): Trigger[] {
  return triggers(...Array.from({ length: count }, (_, index) => `standard/${index}.jpg`));
}

/** Any object that S3 can hold, in a bucket of any name. */
export const anyTrigger: fc.Arbitrary<Trigger> = fc.record({
  bucket: fc.stringMatching(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/),
  key: fc
    .string({ unit: "binary", minLength: 1, maxLength: 300 })
    .filter((key) => Buffer.byteLength(key) <= 1024),
});
