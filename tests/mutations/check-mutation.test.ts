import { removeTemporaryFolders, temporaryFolder } from "../helpers/temporary-folder";
import { checkMutation } from "./check-mutation";
import type { Mutation } from "./mutation";

const MUTATION: Mutation = {
  name: "adds one too few",
  file: "lib/add.ts",
  find: "a + b",
  replace: "a + b - 1",
  caughtBy: { file: "tests/lib/add.test.ts", test: "adds two numbers" },
};

afterAll(removeTemporaryFolders);

function check(source: string, changes: Partial<Mutation> = {}): void {
  const project = temporaryFolder({
    "lib/add.ts": source,
    "tests/lib/add.test.ts": 'it("adds two numbers", () => {});',
  });
  checkMutation(project, { ...MUTATION, ...changes });
}

describe("a mutation", () => {
  it("fits code that has its text once", () => {
    expect(() => check("export const add = (a: number, b: number) => a + b;")).not.toThrow();
  });

  it.each([
    ["lost its text", "export const add = sum;", {}, "its text occurs 0 times in lib/add.ts"],
    ["has its text twice", "f(a + b, a + b);", {}, "its text occurs 2 times in lib/add.ts"],
    ["lost its file", "a + b;", { file: "lib/sum.ts" }, "there is no file lib/sum.ts"],
    ["cannot be parsed", "a + b;", { replace: "a + (" }, "lib/add.ts cannot be parsed with it"],
    [
      "lost the file of its test",
      "a + b;",
      { caughtBy: { file: "tests/lib/sum.test.ts", test: "adds" } },
      "there is no file tests/lib/sum.test.ts",
    ],
    [
      "lost its test",
      "a + b;",
      { caughtBy: { file: "tests/lib/add.test.ts", test: "adds three" } },
      'no test in tests/lib/add.test.ts has "adds three" in its name',
    ],
  ])("is named when it %s", (_, source, changes, problem) => {
    expect(() => check(source, changes)).toThrow(
      expect.objectContaining({
        name: "StaleMutationError",
        message: expect.stringContaining(`Mutation "adds one too few": ${problem}`),
      }),
    );
  });
});
