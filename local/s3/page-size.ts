import { AwsError } from "../aws-error";

/**
 * A number that a listing is asked with.
 *
 * @param max which no answer exceeds, whatever is asked for
 * @throws AwsError InvalidArgument
 */
export function pageSize(
  query: URLSearchParams,
  name: string,
  max: number,
  whenAbsent: number = max,
): number {
  const value = query.get(name);
  if (value === null) return whenAbsent;
  if (/^\d+$/.test(value)) return Math.min(Number(value), max);
  throw new AwsError("InvalidArgument", `${name} is a whole number from 0, not ${value}.`);
}
