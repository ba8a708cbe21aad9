import { readdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { use } from "../../../cli/commands/use";
import { UnreachableError } from "../../../cli/errors";
import type { RunPulumi } from "../../../cli/target/stack-target";
import { FakeIo } from "../../helpers/fake-io";
import { labeler } from "../../helpers/labeler";
import { OUTPUTS } from "../../helpers/stack-outputs";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

afterEach(removeTemporaryFolders);

/** Knows stack dev and no other. */
const pulumi: RunPulumi = async (args) => {
  if (args.at(-1) === "dev") return JSON.stringify(OUTPUTS);
  throw new UnreachableError("no such stack");
};

async function run(stateDirectory: string, args: { stack?: string; local?: boolean }) {
  const io = new FakeIo();
  const context = { io, stateDirectory, projectDirectory: "/nowhere" };
  const exitCode = await use({ local: false, ...args }, context, pulumi);
  return { exitCode, stdout: io.stdout, stderr: io.stderr };
}

it("remembers a stack, prints it, and forgets it", async () => {
  const stateDirectory = join(temporaryFolder(), ".labeler");

  expect(await run(stateDirectory, { stack: "dev" })).toEqual({
    exitCode: 0,
    stdout: [],
    stderr: ["Commands without --stack work on stack dev, until `labeler use --local`."],
  });
  expect(await run(stateDirectory, {})).toEqual({ exitCode: 0, stdout: ["dev"], stderr: [] });
  expect(readdirSync(stateDirectory)).toEqual(["default-stack.json"]);
  expect(await run(stateDirectory, { local: true })).toEqual({
    exitCode: 0,
    stdout: [],
    stderr: ["Commands without --stack work on the local cloud."],
  });
  expect(await run(stateDirectory, {})).toEqual({
    exitCode: 0,
    stdout: [],
    stderr: ["No stack is remembered: commands without --stack work on the local cloud."],
  });
});

it("remembers a file of outputs by its whole path, as later commands may run elsewhere", async () => {
  const stateDirectory = temporaryFolder({ "outputs.json": JSON.stringify(OUTPUTS) });
  const file = join(stateDirectory, "outputs.json");

  await run(stateDirectory, { stack: relative(process.cwd(), file) });
  expect(await run(stateDirectory, {})).toEqual({ exitCode: 0, stdout: [file], stderr: [] });
});

it("keeps the stack it has when another does not exist", async () => {
  const stateDirectory = temporaryFolder();
  await run(stateDirectory, { stack: "dev" });

  await expect(run(stateDirectory, { stack: "prod" })).rejects.toMatchObject({ exitCode: 3 });
  expect(await run(stateDirectory, {})).toMatchObject({ stdout: ["dev"] });
});

it("forgets what nobody can read", async () => {
  const stateDirectory = temporaryFolder();
  writeFileSync(join(stateDirectory, "default-stack.json"), "{");

  await expect(run(stateDirectory, {})).rejects.toMatchObject({ exitCode: 3 });
  expect(await run(stateDirectory, { local: true })).toMatchObject({ exitCode: 0 });
  expect(await run(stateDirectory, {})).toMatchObject({ exitCode: 0, stdout: [] });
});

it.each([
  [["use", "my stack"], /"my stack" is no name of a stack: it has letters, digits, hyphens/],
  [["use", "a/b/c/d"], /"a\/b\/c\/d" is no name of a stack/],
  [["use", "dev", "--local"], /--local forgets the stack: give it or "dev", not both\./],
  [["use", "dev", "prod"], /too many arguments/],
])("refuses %j", async (args, message) => {
  const stateDirectory = temporaryFolder();
  const { exitCode, stderr } = await labeler(args, { stateDirectory });

  expect(exitCode).toBe(2);
  expect(stderr.join("\n")).toMatch(message);
  expect(readdirSync(stateDirectory)).toEqual([]);
});
