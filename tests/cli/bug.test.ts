import { describeBug } from "../../cli/bug";

it("shows the whole of an error with its cause, and says whom to tell", () => {
  const cause = new Error("inner");
  const described = describeBug(new TypeError("x is not a function", { cause }));
  expect(described).toMatch(/^TypeError: x is not a function\n +at /);
  expect(described).toMatch(/\[cause\]: Error: inner\n +at /);
  expect(described).toMatch(/git remote get-url origin.*labeler version$/s);
});
