import { invalidPattern } from "./invalid-pattern";
import { isObject, type JsonObject } from "./json";
import { parseLeaf, type Scalar } from "./pattern-leaf";

/** Whether an event is one of those that the pattern describes. */
export type EventMatcher = (event: unknown) => boolean;

/**
 * Reads an event pattern as EventBridge does: fields that the pattern does not name are of no concern.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 *
 * @throws AwsError InvalidEventPatternException saying which part is none
 */
export function parsePattern(text: string): EventMatcher {
  const pattern = parseJson(text);
  if (!isObject(pattern)) throw invalidPattern("Filter is not an object");
  return parseFields(pattern);
}

const OR = "$or";

function parseFields(pattern: JsonObject): EventMatcher {
  const fields = Object.entries(pattern);
  if (fields.length === 0) throw invalidPattern("Empty objects are not allowed");
  const parsed = fields.map(([name, value]) =>
    name === OR ? parseAlternatives(value) : parseField(name, value),
  );
  // Of a list of objects, one must have all of the fields.
  return (value) =>
    objectsOf(value).some((candidate) => parsed.every((matches) => matches(candidate)));
}

function parseField(name: string, value: unknown): EventMatcher {
  if (Array.isArray(value)) {
    if (value.length === 0) throw invalidPattern("Empty arrays are not allowed");
    const leaf = value.map(parseLeaf);
    return (event) => {
      const scalars = scalarsOf(fieldOf(event, name));
      return leaf.some((matches) => matches(scalars));
    };
  }
  if (!isObject(value)) throw invalidPattern(`"${name}" must be an object or an array`);
  const matches = parseFields(value);
  return (event) => matches(fieldOf(event, name));
}

function parseAlternatives(value: unknown): EventMatcher {
  if (!Array.isArray(value) || value.length < 2 || !value.every(isObject)) {
    throw invalidPattern(`"${OR}" must be an array of at least two objects`);
  }
  const alternatives = value.map(parseFields);
  return (event) => alternatives.some((matches) => matches(event));
}

/** What the fields of a pattern can be looked up in; where there is nothing, every field is absent. */
function objectsOf(value: unknown): JsonObject[] {
  const objects = [value].flat(Number.POSITIVE_INFINITY).filter(isObject);
  return objects.length > 0 ? objects : [{}];
}

/** Only leaves count: to an operator a field that holds an object is as absent as one that is not there. */
function scalarsOf(value: unknown): Scalar[] {
  return [value].flat(Number.POSITIVE_INFINITY).filter(isScalar);
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

function fieldOf(event: unknown, name: string): unknown {
  return isObject(event) && Object.hasOwn(event, name) ? event[name] : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidPattern("The pattern is not JSON");
  }
}
