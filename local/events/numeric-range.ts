import { invalidPattern } from "./invalid-pattern";

const COMPARISONS: Readonly<
  Record<string, ((value: number, bound: number) => boolean) | undefined>
> = {
  "=": (value, bound) => value === bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
};

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html#filtering-numeric-matching */
const MAX_NUMBER = 5_000_000_000;

/**
 * `["=", 5]`, `[">", 0]`, or a lower and then an upper bound: `[">=", 0, "<", 10]`.
 *
 * @throws AwsError InvalidEventPatternException
 */
export function parseNumericRange(operand: unknown): (value: number) => boolean {
  if (!Array.isArray(operand)) throw invalidPattern("Value of numeric must be an array.");
  const first = comparison(operand[0], operand[1]);
  if (operand.length === 2) return first;
  const isInterval = />/.test(String(operand[0])) && /</.test(String(operand[2]));
  if (operand.length !== 4 || !isInterval) throw invalidPattern("Bad numeric range operator");
  const second = comparison(operand[2], operand[3]);
  if (Number(operand[1]) >= Number(operand[3])) {
    throw invalidPattern("Bottom must be less than top");
  }
  return (value) => first(value) && second(value);
}

function comparison(operator: unknown, bound: unknown): (value: number) => boolean {
  const compare = COMPARISONS[String(operator)];
  if (compare === undefined) {
    throw invalidPattern(`Unrecognized numeric range operator: ${String(operator)}`);
  }
  if (typeof bound !== "number") {
    throw invalidPattern(`Value of ${String(operator)} must be numeric`);
  }
  if (Math.abs(bound) > MAX_NUMBER) {
    throw invalidPattern(
      `Value of ${String(operator)} must be between -5.0e9 and +5.0e9, inclusive`,
    );
  }
  return (value) => compare(value, bound);
}
