import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { announceRunningCloud } from "../../cli/target/running-cloud";
import { PROJECT_DIRECTORY } from "../helpers/labeler";
import { OUTPUTS } from "../helpers/stack-outputs";
import { removeTemporaryFolders, temporaryFolder } from "../helpers/temporary-folder";

afterEach(removeTemporaryFolders);

/** Runs a command in a process of its own, and tells which modules it has loaded. */
async function modulesLoadedBy(stateDirectory: string, args: readonly string[]) {
  const script = `
    const { systemIo } = require("./cli/io");
    const context = { io: systemIo(), projectDirectory: ".", stateDirectory: process.argv[1] };
    require("./cli/program").runCli(process.argv.slice(2), context).then(() => {
      console.log(JSON.stringify(Object.keys(require.cache)));
    });`;
  const command = ["--require", "./cli/bootstrap.js", "--eval", script, "--", stateDirectory];
  const { stdout } = await promisify(execFile)(process.execPath, [...command, ...args], {
    cwd: PROJECT_DIRECTORY,
  });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as string[];
}

it("loads neither clients nor the local cloud to print help", async () => {
  const modules = await modulesLoadedBy(temporaryFolder(), ["--help"]);
  expect(modules).toContain(join(PROJECT_DIRECTORY, "cli/program.ts"));
  expect(modules.filter((file) => /@aws-sdk|@smithy|\/local\//.test(file))).toEqual([]);
});

it("does not load a local cloud where one is up", async () => {
  const folder = temporaryFolder();
  await announceRunningCloud(folder, {
    processId: process.pid,
    endpoint: "http://127.0.0.1:1",
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
    outputs: OUTPUTS,
  });
  const modules = await modulesLoadedBy(folder, ["version"]);
  expect(modules).toContain(join(PROJECT_DIRECTORY, "cli/target/local-target.ts"));
  expect(modules).not.toContain(join(PROJECT_DIRECTORY, "local/cloud.ts"));
});
