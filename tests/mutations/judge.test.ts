import { judge } from "./judge";

const FAILED = { name: "adds two numbers", messages: ["Error: expect(received).toBe(expected)"] };

describe("a mutation", () => {
  it("is caught by a test that fails", () => {
    expect(judge({ passed: ["adds nothing"], failed: [FAILED] })).toEqual({
      caughtBy: "adds two numbers",
    });
  });

  it.each([
    [
      "its tests pass",
      { passed: ["adds two numbers", "adds nothing"], failed: [] },
      "2 tests pass all the same, such as: adds two numbers",
    ],
    ["there is no such test", { passed: [], failed: [] }, "no test has such a name"],
    [
      "its tests cannot be loaded",
      { passed: [], failed: [], broken: "Cannot find module 'x'\n  at y" },
      "its tests cannot run: Cannot find module 'x'",
    ],
    [
      "jest had to be stopped, whatever failed before",
      { passed: [], failed: [FAILED], broken: "jest was stopped after 90 seconds" },
      "its tests cannot run: jest was stopped after 90 seconds",
    ],
    [
      "it names what does not exist",
      {
        passed: [],
        failed: [{ ...FAILED, messages: ["ReferenceError: sum is not defined\n at"] }],
      },
      "it is no running code: ReferenceError: sum is not defined",
    ],
  ])("survives when %s", (_, run, survived) => {
    expect(judge(run)).toEqual({ survived });
  });
});
