import { BlockList, isIP } from "node:net";
import { invalidPattern } from "./invalid-pattern";
import { isObject } from "./json";
import { parseNumericRange } from "./numeric-range";
import { parseWildcard } from "./wildcard";

export type Scalar = string | number | boolean | null;

/** Whether one of the values that an event has at a field is what the pattern asks for. */
export type LeafMatcher = (values: readonly Scalar[]) => boolean;

type ScalarTest = (value: Scalar) => boolean;

/**
 * One entry of the list that a pattern has for a field: a value, or one operator.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 *
 * @throws AwsError InvalidEventPatternException
 */
export function parseLeaf(entry: unknown): LeafMatcher {
  if (!isObject(entry)) return some(equals(scalar(entry)));
  const [name, operand] = onlyField(entry);
  if (name === "exists") return parseExists(operand);
  const operator = OPERATORS[name];
  if (operator === undefined) throw invalidPattern(`Unrecognized match type ${name}`);
  return some(operator(operand));
}

const OPERATORS: Readonly<Record<string, ((operand: unknown) => ScalarTest) | undefined>> = {
  prefix: affix("prefix", (value, wanted) => value.startsWith(wanted)),
  suffix: affix("suffix", (value, wanted) => value.endsWith(wanted)),
  "equals-ignore-case": (operand) => equalsIgnoringCase(text("equals-ignore-case", operand)),
  wildcard: (operand) => onText(parseWildcard(text("wildcard", operand))),
  numeric: (operand) => {
    const isInRange = parseNumericRange(operand);
    return (value) => typeof value === "number" && isInRange(value);
  },
  cidr: (operand) => parseCidr(text("cidr", operand)),
  "anything-but": parseAnythingBut,
};

/** What `anything-but` can negate besides values, each of one text or many. */
const NEGATED = ["prefix", "suffix", "equals-ignore-case", "wildcard"];

function parseAnythingBut(operand: unknown): ScalarTest {
  if (!isObject(operand))
    return none(listOf("anything-but", operand).map((value) => equals(scalar(value))));
  const [name, inner] = onlyField(operand);
  const operator = OPERATORS[name];
  if (operator === undefined || !NEGATED.includes(name)) {
    throw invalidPattern(`Unsupported anything-but pattern: ${name}`);
  }
  return none(listOf(name, inner).map((value) => operator(value)));
}

function parseExists(operand: unknown): LeafMatcher {
  if (typeof operand !== "boolean") {
    throw invalidPattern("exists match pattern must be either true or false.");
  }
  return (values) => values.length > 0 === operand;
}

/** `{prefix: "a"}`, or `{prefix: {"equals-ignore-case": "a"}}`. */
function affix(
  name: string,
  matches: (value: string, wanted: string) => boolean,
): (operand: unknown) => ScalarTest {
  return (operand) => {
    if (!isObject(operand)) {
      const wanted = text(name, operand);
      return onText((value) => matches(value, wanted));
    }
    const [inner, value] = onlyField(operand);
    if (inner !== "equals-ignore-case") {
      throw invalidPattern(`Unsupported ${name} pattern: ${inner}`);
    }
    const wanted = text(name, value).toLowerCase();
    return onText((actual) => matches(actual.toLowerCase(), wanted));
  };
}

function parseCidr(range: string): ScalarTest {
  const [address = "", bits = ""] = range.split("/");
  const version = isIP(address);
  const isRange = /^\d+$/.test(bits) && Number(bits) <= (version === 6 ? 128 : 32);
  if (version === 0 || !isRange) throw invalidPattern(`Malformed CIDR, one '/' required: ${range}`);
  const family = version === 6 ? "ipv6" : "ipv4";
  const list = new BlockList();
  list.addSubnet(address, Number(bits), family);
  return onText((value) => isIP(value) === version && list.check(value, family));
}

function some(test: ScalarTest): LeafMatcher {
  return (values) => values.some(test);
}

function none(tests: readonly ScalarTest[]): ScalarTest {
  return (value) => !tests.some((test) => test(value));
}

function equals(wanted: Scalar): ScalarTest {
  return (value) => value === wanted;
}

function equalsIgnoringCase(wanted: string): ScalarTest {
  const lowered = wanted.toLowerCase();
  return onText((value) => value.toLowerCase() === lowered);
}

function onText(test: (value: string) => boolean): ScalarTest {
  return (value) => typeof value === "string" && test(value);
}

function onlyField(expression: Readonly<Record<string, unknown>>): [string, unknown] {
  const [first, ...others] = Object.entries(expression);
  if (first === undefined) throw invalidPattern("Empty expression not allowed");
  if (others.length > 0) throw invalidPattern("Only one key allowed in match expression");
  return first;
}

function listOf(name: string, operand: unknown): unknown[] {
  const list = [operand].flat();
  if (list.length === 0) throw invalidPattern(`Empty arrays are not allowed in ${name}`);
  return list;
}

function text(name: string, operand: unknown): string {
  if (typeof operand === "string") return operand;
  throw invalidPattern(`${name} match pattern must be a string`);
}

function scalar(value: unknown): Scalar {
  if (value === null || typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return value;
  throw invalidPattern("Match value must be String, number, true, false, or null");
}
