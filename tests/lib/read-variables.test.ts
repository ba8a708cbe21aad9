import { z } from "zod";
import { readVariables } from "../../lib/read-variables";

const schema = z.object({ NAME: z.string(), COUNT: z.coerce.number().int() });

it("reads variables as the schema types them, and no others", () => {
  expect(readVariables(schema, { NAME: "a", COUNT: "3", PATH: "/bin" })).toEqual({
    values: { NAME: "a", COUNT: 3 },
  });
});

it("takes an empty variable for a missing one, not for the number 0", () => {
  expect(readVariables(schema, { NAME: "a", COUNT: "" })).toEqual({
    problems: ["Environment variable COUNT is required."],
  });
});

it("tells every problem with the value that was given", () => {
  expect(readVariables(schema, { COUNT: "1.5" })).toEqual({
    problems: [
      "Environment variable NAME is required.",
      'Environment variable COUNT is invalid: Invalid input: expected int, received number. Got "1.5".',
    ],
  });
});
