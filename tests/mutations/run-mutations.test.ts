import { execFileSync } from "node:child_process";
import { readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { removeTemporaryFolders, temporaryFolder } from "../helpers/temporary-folder";
import type { ListedMutation } from "./mutation";
import { runMutations } from "./run-mutations";

const PROJECT = resolve(__dirname, "../..");
const ADD = "exports.add = (a, b) => a + b;\n";

afterEach(removeTemporaryFolders);

/** A project of one function, whose only test is this. */
function projectTestedBy(test: string): string {
  const project = temporaryFolder({
    "add.js": ADD,
    "add.test.js": `const { add } = require("./add"); ${test}`,
    "jest.config.js": "module.exports = {};",
  });
  symlinkSync(join(PROJECT, "node_modules"), join(project, "node_modules"));
  execFileSync("git", ["init", "--quiet"], { cwd: project });
  return project;
}

function mutation(replace: string): ListedMutation {
  const caughtBy = { file: "add.test.js", test: "adds" };
  return { promise: "sums", name: replace, file: "add.js", find: "a + b", replace, caughtBy };
}

async function judgementsOn(project: string, mutations: readonly ListedMutation[]) {
  const judgements = await runMutations(mutations, {
    project,
    folder: temporaryFolder(),
    copies: 1,
    signal: new AbortController().signal,
    progress: () => {},
    judged: () => {},
  });
  return mutations.map((one) => judgements.get(one));
}

it("tells what a test notices from what it does not, and leaves the project alone", async () => {
  const project = projectTestedBy('it("adds", () => expect(add(2, 2)).toBe(4));');

  const judgements = await judgementsOn(project, [
    mutation("a - b"),
    mutation("a * b"),
    mutation("process.exit(0)"),
  ]);

  expect(judgements).toEqual([
    { caughtBy: "adds" },
    { survived: "1 tests pass all the same, such as: adds" },
    { survived: expect.stringContaining("its tests cannot run: jest ended early") },
  ]);
  expect(readFileSync(join(project, "add.js"), "utf8")).toBe(ADD);
});

it("tries nothing while tests fail without a mutation", async () => {
  const project = projectTestedBy('it("adds", () => expect(add(2, 2)).toBe(5));');

  await expect(judgementsOn(project, [mutation("a - b")])).rejects.toThrow(
    "Tests fail without a mutation:\nadd.test.js: adds: Error: expect(received).toBe(expected)",
  );
});
