import { z } from "zod";
import { UsageError } from "./errors";

/** A date as people give it to an option: a day, which begins in UTC, or a moment with its offset. */
export const dateSchema = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

const HOUR_MILLISECONDS = 3_600_000;
const UNITS = { h: HOUR_MILLISECONDS, d: 24 * HOUR_MILLISECONDS } as const;

/**
 * Reads `--since`: an ISO date, or so many hours or days before now. What comes out compares, as text, with
 * `settledAt` of records and label entries.
 *
 * @param now milliseconds since 1970
 * @throws UsageError when it is neither, or a moment that is still to come.
 */
export function parseSince(text: string, now: number): string {
  const milliseconds = parseMoment(text, now);
  if (milliseconds === undefined) {
    throw new UsageError(
      `--since takes a date (2026-01-31, 2026-01-31T12:00:00Z), or hours or days before now ` +
        `(12h, 7d), not "${text}".`,
    );
  }
  if (milliseconds > now) {
    throw new UsageError(
      `--since ${text} is still to come, so nothing is settled since. Give a date that has passed.`,
    );
  }
  return new Date(milliseconds).toISOString();
}

function parseMoment(text: string, now: number): number | undefined {
  const [, count, unit] = /^(\d{1,5})([hd])$/.exec(text) ?? [];
  if (count !== undefined) return now - Number(count) * UNITS[unit as keyof typeof UNITS];
  return dateSchema.safeParse(text).success ? Date.parse(text) : undefined;
}
