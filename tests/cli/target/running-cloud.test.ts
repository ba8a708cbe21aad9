import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  announceRunningCloud,
  findRunningCloud,
  withdrawRunningCloud,
} from "../../../cli/target/running-cloud";
import { OUTPUTS } from "../../helpers/stack-outputs";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

const CLOUD = {
  processId: process.pid,
  endpoint: "http://127.0.0.1:4588",
  credentials: { accessKeyId: "key", secretAccessKey: "secret" },
  outputs: OUTPUTS,
};

/** Linux and macOS give no process this number. */
const NO_PROCESS = 2 ** 30;

afterEach(removeTemporaryFolders);

it("finds a cloud from its announcement until that is withdrawn", async () => {
  const folder = temporaryFolder();
  expect(await findRunningCloud(folder)).toBeUndefined();
  await announceRunningCloud(folder, CLOUD);
  expect(await findRunningCloud(folder)).toEqual(CLOUD);
  await withdrawRunningCloud(folder);
  expect(await findRunningCloud(folder)).toBeUndefined();
});

it("does not believe the announcement of a process that is gone", async () => {
  const folder = temporaryFolder();
  await announceRunningCloud(folder, { ...CLOUD, processId: NO_PROCESS });
  expect(await findRunningCloud(folder)).toBeUndefined();
});

it("does not believe a file that is no announcement", async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "running.json"), '{"processId": 1}');
  expect(await findRunningCloud(folder)).toBeUndefined();
  writeFileSync(join(folder, "running.json"), "{");
  expect(await findRunningCloud(folder)).toBeUndefined();
});
