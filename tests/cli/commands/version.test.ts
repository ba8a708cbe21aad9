import { showVersions } from "../../../cli/commands/version";
import { UnreachableError, UsageError } from "../../../cli/errors";
import packageJson from "../../../package.json";
import { FakeIo } from "../../helpers/fake-io";
import { labeler } from "../../helpers/labeler";
import { OUTPUTS } from "../../helpers/stack-outputs";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

const PROGRAMS = { labeler: packageJson.version, node: process.version };

afterEach(removeTemporaryFolders);

async function run(args: Parameters<typeof showVersions>[0], name: string, outIsTerminal = false) {
  const io = new FakeIo(outIsTerminal);
  const target = { name, outputs: OUTPUTS, isAtWork: true };
  const exitCode = await showVersions(args, (use) => use(target), io);
  return { exitCode, stdout: io.stdout, stderr: io.stderr };
}

it("shows versions and what is deployed, as a table on a terminal", async () => {
  expect(await run({ json: false }, "the local cloud", true)).toEqual({
    exitCode: 0,
    stdout: [
      "WHAT      VERSION",
      `labeler   ${packageJson.version}`,
      `node      ${process.version}`,
      "system    the local cloud",
      "region    us-east-1",
      "imageUri  111122223333.dkr.ecr.us-east-1.amazonaws.com/worker@sha256:0",
      "isUp      true",
    ],
    stderr: [],
  });
});

it("prints the same as one JSON object, of a stack without what only a local cloud has", async () => {
  const { stdout } = await run({ json: true, stack: "dev" }, "stack dev");
  expect(stdout.map((line) => JSON.parse(line))).toEqual([
    { ...PROGRAMS, system: "stack dev", region: "us-east-1", imageUri: OUTPUTS.imageUri },
  ]);
});

it("knows the programs where nothing was ever deployed, and says that nothing was", async () => {
  const run = await labeler(["version"], { stateDirectory: temporaryFolder() });
  expect(run).toEqual({
    exitCode: 0,
    stdout: [`labeler\t${packageJson.version}`, `node\t${process.version}`],
    stderr: [expect.stringContaining("Nothing is deployed in the local cloud yet.")],
  });
});

it("fails when the stack that was asked for cannot be read, but prints what it knows", async () => {
  const io = new FakeIo();
  const unreachable = new UnreachableError("no stack named nope");
  const shown = showVersions({ json: true, stack: "nope" }, () => Promise.reject(unreachable), io);
  await expect(shown).rejects.toBe(unreachable);
  expect(io.stdout.map((line) => JSON.parse(line))).toEqual([PROGRAMS]);
});

it("does not hide that the state of the local cloud is in use", async () => {
  const inUse = new UsageError("in use by another process");
  const shown = showVersions({ json: true }, () => Promise.reject(inUse), new FakeIo());
  await expect(shown).rejects.toBe(inUse);
});
