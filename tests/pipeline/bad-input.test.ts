import { existsSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { StateStore } from "../../local/state";
import { labeler } from "../helpers/labeler";
import { removeTemporaryFolders, temporaryFolder } from "../helpers/temporary-folder";

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]);

let stateDirectory: string;

beforeEach(() => {
  stateDirectory = join(temporaryFolder(), "state");
});

afterEach(removeTemporaryFolders);

it.each([
  ["local", "folder"],
  ["upload --lane express", "file or folder"],
])("refuses a folder that does not exist: %s", async (command, what) => {
  const run = await labeler([...command.split(" "), "/no/such/folder"], { stateDirectory });
  expect(run).toEqual({
    exitCode: 2,
    stdout: [],
    stderr: [`labeler: There is no ${what} "/no/such/folder". Name one that exists.`],
  });
  expect(existsSync(stateDirectory)).toBe(false);
});

it("refuses a folder without images, after saying what it passed over", async () => {
  const folder = temporaryFolder({ "notes.txt": "x" });
  const run = await labeler(["local", folder], { stateDirectory });
  expect(run).toEqual({
    exitCode: 2,
    stdout: [],
    stderr: [
      "skipped notes.txt: not an image",
      `labeler: "${folder}" holds no image to upload. Name a folder with images in it or in its subfolders.`,
    ],
  });
  expect(existsSync(stateDirectory)).toBe(false);
});

it("refuses a lane that is not configured, and lists those that are", async () => {
  const folder = temporaryFolder({ "a.jpg": JPEG });
  const run = await labeler(["local", folder, "--lane", "fast"], { stateDirectory });
  expect(run.exitCode).toBe(2);
  expect(run.stderr).toEqual([
    'labeler: There is no lane "fast". Choose one of: express, standard, bulk. ' +
      "Lanes are declared under image-labeler:lanes in the stack's configuration.",
  ]);
  expect(existsSync(stateDirectory)).toBe(false);
});

it("says which port is in use and how to choose another, before anything is deployed", async () => {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const folder = temporaryFolder({ "a.jpg": JPEG });
  const run = await labeler(["local", folder, "--port", String(port)], { stateDirectory });
  server.close();
  expect(run).toEqual({
    exitCode: 2,
    stdout: [],
    stderr: [
      `labeler: Port ${port} of 127.0.0.1 is in use. Stop what listens there, ` +
        "or choose another: --port <number>, 0 for any that is free.",
    ],
  });
  expect(readdirSync(stateDirectory)).not.toContain("images");
});

it("lists everything wrong with the configuration at once, before anything starts", async () => {
  const folder = temporaryFolder({
    "a.jpg": JPEG,
    "stack.yaml": [
      "config:",
      "  image-labeler:lanes:",
      "    one: {prefix: a/, priority: 1, pools: [spot]}",
      "    two: {prefix: a/b/, priority: 2, pools: [spot]}",
      "  image-labeler:worker: {vcpus: 1, memoryMiB: 1024}",
    ].join("\n"),
  });
  const config = join(folder, "stack.yaml");
  const run = await labeler(["local", folder, "--config", config], { stateDirectory });
  expect(run.exitCode).toBe(2);
  expect(run.stderr.join("\n")).toMatch(/lanes\.\w+\.prefix: .*overlaps/);
  expect(run.stderr.join("\n")).toMatch(/worker.*1024/);
  expect(existsSync(stateDirectory)).toBe(false);
});

it("says how to begin when nothing was deployed yet", async () => {
  const run = await labeler(["search", "dog"], { stateDirectory });
  expect(run).toEqual({
    exitCode: 6,
    stdout: [],
    stderr: [
      "labeler: Nothing is deployed in the local cloud yet. Start it with `npm start` (sample images) " +
        "or `npm start -- <folder>`, or name a deployed stack with --stack.",
    ],
  });
});

it("says that another process has the local cloud's state, without a stack trace", async () => {
  const state = await StateStore.open(stateDirectory);
  const run = await labeler(["search", "dog"], { stateDirectory });
  await state.close();
  expect(run).toMatchObject({ exitCode: 2, stdout: [] });
  expect(run.stderr).toEqual([expect.stringMatching(/^labeler: .*is in use by another process/)]);
});

it.each([
  ["--port", "65536"],
  ["--port", "http"],
])("refuses %s %s", async (option, value) => {
  const run = await labeler(["local", option, value], { stateDirectory });
  expect(run.exitCode).toBe(2);
  expect(run.stderr.join("\n")).toContain("It must be a whole number from 0 to 65535.");
});
