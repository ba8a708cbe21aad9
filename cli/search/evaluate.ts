import type { Expression } from "./expression";

/** Of a label that is absent, there is no doubt. */
const CERTAIN = 100;

/**
 * How sure it is that an image is what the expression asks for, in percent; undefined when it is not. AND is
 * as sure as its least sure label, OR as its surest. A label that must be absent must be so altogether,
 * whatever the least confidence that is asked of the others.
 */
export function evaluate(
  expression: Expression,
  shown: ReadonlyMap<string, number>,
  minConfidence: number,
): number | undefined {
  if (expression.kind === "not") return shown.has(expression.label) ? undefined : CERTAIN;
  if ("label" in expression) {
    const confidence = shown.get(expression.label);
    return confidence !== undefined && confidence >= minConfidence ? confidence : undefined;
  }
  const all = expression.operands.map((operand) => evaluate(operand, shown, minConfidence));
  const met = all.filter((confidence) => confidence !== undefined);
  if (expression.kind === "or") return met.length > 0 ? Math.max(...met) : undefined;
  return met.length === all.length ? Math.min(...met) : undefined;
}
