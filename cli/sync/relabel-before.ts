import { UsageError } from "../errors";
import { dateSchema } from "../since";
import type { RecordState } from "../table/record-states";

/** Which records are to be labeled anew although they describe their object. */
export type RelabelBefore =
  | { readonly settledBefore: number }
  | { readonly modelBefore: readonly number[] };

/** Two parts at least, none as long as a year: "2026" and "2026.01" are mistyped dates. */
const MODEL_VERSION = /^\d{1,3}(\.\d{1,3})+$/;

/**
 * Reads `--relabel-before`: an ISO date, or the version of a model.
 *
 * @param now milliseconds since 1970
 * @throws UsageError when it is neither, or a date that is still to come.
 */
export function parseRelabelBefore(text: string, now: number): RelabelBefore {
  if (MODEL_VERSION.test(text)) return { modelBefore: parseVersion(text) };
  if (!dateSchema.safeParse(text).success) {
    throw new UsageError(
      `--relabel-before takes a date (2026-01-31, 2026-01-31T12:00:00Z) or the version of a model ` +
        `as \`labeler show\` prints it (3.0), not "${text}".`,
    );
  }
  const settledBefore = Date.parse(text);
  if (settledBefore <= now) return { settledBefore };
  throw new UsageError(
    `--relabel-before ${text} is still to come: until then each sync would label, and pay for, ` +
      `all images again. Give a date that has passed.`,
  );
}

/**
 * Whether a record is older than that. Rejected images have no model, and neither has a record whose model
 * version does not begin with numbers: only a date finds them.
 */
export function isBefore(
  { settledAt, modelVersion }: Pick<RecordState, "settledAt" | "modelVersion">,
  limit: RelabelBefore,
): boolean {
  if ("settledBefore" in limit) return Date.parse(settledAt) < limit.settledBefore;
  const [numbers] = /^\d+(\.\d+)*/.exec(modelVersion ?? "") ?? [];
  return numbers !== undefined && compareVersions(parseVersion(numbers), limit.modelBefore) < 0;
}

function parseVersion(text: string): number[] {
  return text.split(".").map(Number);
}

/** "3.0" is "3", and 10 comes after 9. */
function compareVersions(one: readonly number[], other: readonly number[]): number {
  const parts = Math.max(one.length, other.length);
  for (let part = 0; part < parts; part += 1) {
    const difference = (one[part] ?? 0) - (other[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
