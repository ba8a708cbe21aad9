import { fork } from "node:child_process";
import { join } from "node:path";
import { StateInUseError, StateStore } from "../../../local/state";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

afterAll(removeTemporaryFolders);

test("keeps values over a restart, each in its own collection", async () => {
  const directory = temporaryFolder();
  const before = await StateStore.open(directory);
  const jobs = await before.collection<{ state: string }>("jobs");
  await jobs.set("1", { state: "RUNNABLE" });
  await jobs.set("2", { state: "RUNNING" });
  await jobs.delete("1");
  await (await before.collection<number>("job")).set("s1", 7);
  await before.close();

  const after = await StateStore.open(directory);
  const restored = await after.collection<{ state: string }>("jobs");
  expect([...restored.entries()]).toEqual([["2", { state: "RUNNING" }]]);
  expect([...(await after.collection<number>("job")).entries()]).toEqual([["s1", 7]]);
  await after.close();
});

test("shows a change at once, before it is on disk", async () => {
  const store = await StateStore.open(temporaryFolder());
  const values = await store.collection<string>("values");
  const written = values.set("id", "new");
  expect(values.get("id")).toBe("new");
  expect(values.size).toBe(1);
  const removed = values.delete("id");
  expect(values.get("id")).toBeUndefined();
  await Promise.all([written, removed]);
  await store.close();
});

test("gives everybody the same collection", async () => {
  const store = await StateStore.open(temporaryFolder());
  await (await store.collection<string>("values")).set("id", "x");
  expect((await store.collection<string>("values")).get("id")).toBe("x");
  await store.close();
});

test("writes the changes of one id in their order", async () => {
  const directory = temporaryFolder();
  const store = await StateStore.open(directory);
  const values = await store.collection<number>("values");
  for (let index = 0; index < 500; index += 1) void values.set("id", index);
  await store.close();

  const after = await StateStore.open(directory);
  expect((await after.collection<number>("values")).get("id")).toBe(499);
  await after.close();
});

test("refuses a directory that another process has open, and says the way out", async () => {
  const directory = temporaryFolder();
  const child = fork(join(__dirname, "../../fixtures/hold-state.cjs"), [directory]);
  await new Promise((resolve) => child.once("message", resolve));

  const ended = new Promise((resolve) => child.once("exit", resolve));

  const opening = StateStore.open(directory);
  await expect(opening).rejects.toThrow(StateInUseError);
  await expect(opening).rejects.toThrow(
    `The local cloud's state in ${directory} is in use by another process. Stop that one`,
  );
  child.kill();
  await ended;
});
