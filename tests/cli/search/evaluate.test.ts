import { evaluate } from "../../../cli/search/evaluate";
import { parseExpression } from "../../../cli/search/expression";

const SHOWN = new Map([
  ["dog", 98],
  ["beach", 91],
  ["person", 71],
]);

it.each([
  ["dog", 0, 98],
  ["cat", 0, undefined],
  ["dog", 98, 98],
  ["dog", 98.1, undefined],
  ["dog AND beach", 0, 91],
  ["dog AND beach", 95, undefined],
  ["dog AND cat", 0, undefined],
  ["beach OR dog", 0, 98],
  ["cat OR beach", 0, 91],
  ["beach OR dog", 95, 98],
  ["dog NOT cat", 0, 98],
  ["dog NOT person", 0, undefined],
  // Whoever wants no person wants none of whom it is not sure either.
  ["dog NOT person", 90, undefined],
  ["beach AND (NOT cat OR dog)", 0, 91],
  ["beach AND (NOT person OR dog)", 0, 91],
])("finds %s from %d %% on to be %p", (text, minConfidence, confidence) => {
  expect(evaluate(parseExpression(text), SHOWN, minConfidence)).toBe(confidence);
});
