import { z } from "zod";

/** An object of exactly these keys. */
export function section<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const keys = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? keys : `a map of ${keys}`),
  });
}

export function wholeNumber(min: number, max: number) {
  const rule = `a whole number from ${min} to ${max}`;
  return z.number(rule).int(rule).min(min, rule).max(max, rule);
}

export function flag() {
  return z.boolean("true or false");
}

/** Text of one form; the rule ends the sentence "Give …". */
export function text(pattern: RegExp, rule: string) {
  return z.string(rule).regex(pattern, rule);
}
