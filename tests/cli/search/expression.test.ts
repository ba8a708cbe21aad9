import { parseExpression } from "../../../cli/search/expression";

const label = (name: string) => ({ kind: "label", label: name });
const not = (name: string) => ({ kind: "not", label: name });
const and = (...operands: object[]) => ({ kind: "and", operands });
const or = (...operands: object[]) => ({ kind: "or", operands });

it.each([
  ["dog", label("dog")],
  ["Dog", label("dog")],
  ["dog AND beach", and(label("dog"), label("beach"))],
  ["dog OR cat", or(label("dog"), label("cat"))],
  ["beach NOT person", and(label("beach"), not("person"))],
  ["beach AND NOT person", and(label("beach"), not("person"))],
  ["NOT person AND beach", and(not("person"), label("beach"))],
  ["dog AND cat OR beach", or(and(label("dog"), label("cat")), label("beach"))],
  ["dog AND (cat OR beach)", and(label("dog"), or(label("cat"), label("beach")))],
  ["beach NOT (dog OR cat)", and(label("beach"), and(not("dog"), not("cat")))],
  ["beach NOT (dog AND cat)", and(label("beach"), or(not("dog"), not("cat")))],
  ["beach NOT (dog NOT cat)", and(label("beach"), or(not("dog"), label("cat")))],
  ["NOT NOT dog", label("dog")],
  ["((dog))", label("dog")],
  ["high contrast", label("high contrast")],
  ["high  contrast AND night sky", and(label("high contrast"), label("night sky"))],
  ['"high contrast" OR night', or(label("high contrast"), label("night"))],
  ['"AND" OR "a (b)"', or(label("and"), label("a (b)"))],
  ["dog and beach", label("dog and beach")],
  ["driver's license", label("driver's license")],
  ["ORANGE AND NOTEBOOK", and(label("orange"), label("notebook"))],
])("reads %s", (text, expression) => {
  expect(parseExpression(text)).toEqual(expression);
});

it.each([
  ["", "The expression  ends where a label is expected."],
  ["dog AND", "The expression dog AND ends where a label is expected."],
  ["dog AND OR cat", 'dog AND OR cat has "OR" at character 9 where a label is expected.'],
  ["(dog", "The expression (dog ends where AND, OR or ) is expected."],
  ["dog)", 'The expression dog) has ")" at character 4 where AND, OR or the end is expected.'],
  ['dog "cat"', 'has "cat" at character 5 where AND, OR or the end is expected.'],
  ["dog (cat)", 'has "(" at character 5 where AND, OR or the end is expected.'],
  ['dog AND "cat', 'A quote in dog AND "cat has no end.'],
  ['dog AND " "', 'The label between the quotes in dog AND " " is empty.'],
  ["NOT person", "NOT person is also true of images that show none of its labels"],
  ["dog OR NOT person", "is also true of images that show none of its labels"],
  ["NOT (dog AND cat)", "is also true of images that show none of its labels"],
  ["(".repeat(201), "has 201 labels, operators and parentheses; at most 200 are taken."],
  [
    "x".repeat(1019),
    "A label of 1019 bytes can be on no image: the key of its entry would have 1025",
  ],
])("refuses %s, and says why", (text, message) => {
  expect(() => parseExpression(text)).toThrow(
    expect.objectContaining({ name: "UsageError", message: expect.stringContaining(message) }),
  );
});

it("takes a label as long as its key may be", () => {
  const name = "x".repeat(1018);
  expect(parseExpression(name)).toEqual(label(name));
});
