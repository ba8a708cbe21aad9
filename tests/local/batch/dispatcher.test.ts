import type { Job } from "../../../local/batch/job";
import { JobStore } from "../../../local/batch/job-store";
import { dispatcherWithTasks, jobIds, RULES } from "../../helpers/dispatcher";
import { settlePromises } from "../../helpers/manual-clock";
import { memoryCollection } from "../../helpers/memory-collection";

const EXITED = "Essential container in task exited";

test("nothing starts before `run`", async () => {
  const { dispatcher, started, submit } = await dispatcherWithTasks();
  await submit("one");
  expect(started).toEqual([]);
  dispatcher.run();
  await settlePromises();
  expect(jobIds(started)).toEqual(["one"]);
});

test("jobs run first in, first out, as many as the pool's vCPUs", async () => {
  const { dispatcher, started, submit } = await dispatcherWithTasks();
  dispatcher.run();
  for (const id of ["one", "two", "three"]) await submit(id);
  expect(jobIds(started)).toEqual(["one", "two"]);
  await started[0]?.end({ exitCode: 0 });
  expect(jobIds(started)).toEqual(["one", "two", "three"]);
});

test.each([
  ["switched off", { enabled: false }],
  ["invalid", { invalidReason: "CLIENT_ERROR - gone" }],
])("nothing starts in pools that are %s", async (_case, pools) => {
  const { dispatcher, started, submit } = await dispatcherWithTasks({ pools });
  dispatcher.run();
  await submit("one");
  expect(started).toEqual([]);
});

test("an urgent job overtakes a backlog as soon as a worker is free, and stops nobody", async () => {
  const { dispatcher, started, submit } = await dispatcherWithTasks();
  dispatcher.run();
  for (const id of ["b1", "b2", "b3"]) await submit(id, { queueArn: "bulk" });
  await submit("s1");
  expect(jobIds(started)).toEqual(["b1", "b2"]);
  expect(started.map(({ stops }) => stops)).toEqual([0, 0]);
  await started[0]?.end({ exitCode: 0 });
  expect(jobIds(started)).toEqual(["b1", "b2", "s1"]);
});

test("the express pool is free although a bulk backlog fills the other", async () => {
  const { dispatcher, started, submit } = await dispatcherWithTasks();
  dispatcher.run();
  for (const id of ["b1", "b2", "b3"]) await submit(id, { queueArn: "bulk" });
  await submit("e1", { queueArn: "express" });
  expect(jobIds(started)).toEqual(["b1", "b2", "e1"]);
  expect(started[2]?.placed.computeEnvironmentName).toBe("onDemand");
});

test("a job that exits with 0 has SUCCEEDED", async () => {
  const { clock, dispatcher, jobs, started, problems, submit } = await dispatcherWithTasks();
  dispatcher.run();
  await submit("one");
  await clock.advance(500);
  await started[0]?.end({ exitCode: 0 });
  expect(jobs.get("one")).toMatchObject({
    status: "SUCCEEDED",
    startedAt: 1000,
    stoppedAt: 1500,
    attempts: [{ exitCode: 0, statusReason: EXITED, startedAt: 1000, stoppedAt: 1500 }],
  });
  expect(problems).toEqual([]);
});

test("a retried job goes before the jobs that wait, with the next attempt's number", async () => {
  const { dispatcher, started, problems, submit } = await dispatcherWithTasks();
  dispatcher.run();
  for (const id of ["one", "two", "three"]) await submit(id);
  await started[0]?.end({ exitCode: 75 });
  expect(jobIds(started)).toEqual(["one", "two", "one"]);
  expect(started.map(({ placed }) => placed.attempt)).toEqual([1, 1, 2]);
  expect(problems).toEqual([]);
});

test("a job whose exit code is not retried has FAILED, and its last words are reported", async () => {
  const { dispatcher, jobs, started, problems, submit } = await dispatcherWithTasks();
  dispatcher.run();
  await submit("one");
  await started[0]?.end({ exitCode: 1, lastLogLines: ["LABEL_TABLE is required"] });
  expect(jobs.get("one")).toMatchObject({ status: "FAILED", statusReason: EXITED });
  expect(problems).toEqual([
    {
      kind: "job",
      jobId: "one",
      jobName: "a-job",
      statusReason: EXITED,
      exitCode: 1,
      lastLogLines: ["LABEL_TABLE is required"],
    },
  ]);
});

test("a job without attempts left has FAILED", async () => {
  const { dispatcher, jobs, started, submit } = await dispatcherWithTasks();
  dispatcher.run();
  await submit("one", { retry: { attempts: 2, rules: RULES } });
  await started[0]?.end({ exitCode: 75 });
  await started[1]?.end({ exitCode: 75 });
  expect(started).toHaveLength(2);
  expect(jobs.get("one")).toMatchObject({ status: "FAILED" });
});

test("a task that cannot start fails its job with the reason, and frees its place", async () => {
  const { dispatcher, jobs, problems, submit } = await dispatcherWithTasks({
    refuse: new Error("ResourceInitializationError: no log group"),
  });
  dispatcher.run();
  for (const id of ["one", "two", "three"]) await submit(id);
  expect(jobs.get("three")).toMatchObject({ status: "FAILED" });
  expect(problems.map((problem) => problem.kind === "job" && problem.statusReason)).toEqual(
    Array(3).fill("Task failed to start: ResourceInitializationError: no log group"),
  );
});

test.each([
  ["FARGATE", "CannotPullContainerError: not found"],
  ["EC2", "Task failed to start"],
] as const)(
  "an image that cannot be pulled ends the task on %s with: %s",
  async (type, statusReason) => {
    const reason = "CannotPullContainerError: not found";
    const refuse = new Error(reason);
    const { dispatcher, jobs, submit } = await dispatcherWithTasks({ refuse, pools: { type } });
    dispatcher.run();
    await submit("one");
    expect(jobs.get("one")).toMatchObject({ status: "FAILED", statusReason });
    expect(jobs.get("one")?.attempts).toMatchObject([{ reason, statusReason }]);
  },
);

test("a job over its timeout is stopped and not retried, whatever its exit code", async () => {
  const { clock, dispatcher, jobs, started, submit } = await dispatcherWithTasks();
  dispatcher.run();
  await submit("one", { timeoutSeconds: 60 });
  await clock.advance(59_999);
  expect(started[0]?.stops).toBe(0);
  await clock.advance(1);
  expect(started[0]?.stops).toBe(1);
  await started[0]?.end({ exitCode: 75 });
  expect(started).toHaveLength(1);
  expect(jobs.get("one")).toMatchObject({
    status: "FAILED",
    statusReason: "Job attempt duration exceeded timeout",
  });
});

test("the timeout is each attempt's own", async () => {
  const { clock, dispatcher, started, submit } = await dispatcherWithTasks();
  dispatcher.run();
  await submit("one", { timeoutSeconds: 60 });
  await clock.advance(50_000);
  await started[0]?.end({ exitCode: 75 });
  await clock.advance(50_000);
  expect(started[1]?.stops).toBe(0);
});

describe("an array", () => {
  test("runs each child by itself and SUCCEEDS with the last", async () => {
    const { dispatcher, jobs, started, submit } = await dispatcherWithTasks();
    dispatcher.run();
    await submit("array", { arraySize: 3 });
    expect(jobs.get("array")).toMatchObject({ status: "PENDING" });
    expect(jobIds(started)).toEqual(["array:0", "array:1"]);
    for (const index of [0, 1, 2]) await started[index]?.end({ exitCode: 0 });
    expect(jobIds(started)).toEqual(["array:0", "array:1", "array:2"]);
    expect(jobs.get("array")).toMatchObject({ status: "SUCCEEDED" });
  });

  test("FAILS when a child has, but only after all are over", async () => {
    const { dispatcher, jobs, started, problems, submit } = await dispatcherWithTasks();
    dispatcher.run();
    await submit("array", { arraySize: 2 });
    await started[0]?.end({ exitCode: 1 });
    expect(jobs.get("array")).toMatchObject({ status: "PENDING" });
    expect(jobs.summaryOf("array")).toMatchObject({ RUNNING: 1, FAILED: 1 });
    await started[1]?.end({ exitCode: 0 });
    expect(jobs.get("array")).toMatchObject({
      status: "FAILED",
      statusReason: "Array Child Job failed",
    });
    expect(problems.map((problem) => problem.kind === "job" && problem.jobId)).toEqual(["array:0"]);
  });

  test("ends with all its children when it is terminated", async () => {
    const { dispatcher, jobs, started, submit } = await dispatcherWithTasks();
    dispatcher.run();
    await submit("array", { arraySize: 3 });
    dispatcher.terminate("array", "enough");
    await started[0]?.end({ exitCode: 0 });
    await started[1]?.end({ exitCode: 143 });
    expect(started).toHaveLength(2);
    expect(jobs.children(jobs.get("array") as Job)).toMatchObject(
      Array(3).fill({ status: "FAILED", statusReason: "enough" }),
    );
    expect(jobs.get("array")).toMatchObject({ status: "FAILED" });
  });
});

describe("closing", () => {
  test("stops what runs, waits for its end, and starts nothing more", async () => {
    const { dispatcher, started, submit } = await dispatcherWithTasks();
    dispatcher.run();
    for (const id of ["one", "two", "three"]) await submit(id);
    let closed = false;
    const closing = dispatcher.close().then(() => {
      closed = true;
    });
    expect(started.map(({ stops }) => stops)).toEqual([1, 1]);
    await started[0]?.end({ exitCode: 75 });
    expect(closed).toBe(false);
    await started[1]?.end({ exitCode: 143 });
    await closing;
    expect(started).toHaveLength(2);
  });

  test("an interrupted job runs first after a restart and has lost no attempt", async () => {
    const disk = memoryCollection<Job>();
    const before = await dispatcherWithTasks({ jobs: disk });
    before.dispatcher.run();
    for (const id of ["one", "two", "three"]) await before.submit(id);
    const closing = before.dispatcher.close();
    await before.started[0]?.end({ exitCode: 0 });
    await before.started[1]?.end({ exitCode: 75 });
    await closing;
    const after = await dispatcherWithTasks({ jobs: disk });
    after.dispatcher.run();
    await settlePromises();
    expect(after.jobs.get("one")).toMatchObject({ status: "SUCCEEDED" });
    expect(jobIds(after.started)).toEqual(["two", "three"]);
    expect(after.started[0]?.placed.attempt).toBe(1);
  });

  test("a job that ran when the machine went down runs again, with its array", async () => {
    const disk = memoryCollection<Job>();
    const before = await dispatcherWithTasks({ jobs: disk });
    before.dispatcher.run();
    await before.submit("array", { arraySize: 3 });
    await before.started[0]?.end({ exitCode: 0 });
    const after = await dispatcherWithTasks({ jobs: disk });
    after.dispatcher.run();
    await settlePromises();
    expect(jobIds(after.started)).toEqual(["array:1", "array:2"]);
    for (const task of after.started) await task.end({ exitCode: 0 });
    expect(after.jobs.get("array")).toMatchObject({ status: "SUCCEEDED" });
  });
});

test("finished submissions are forgotten after a week, with their children", async () => {
  const disk = memoryCollection<Job>();
  const { dispatcher, started, submit } = await dispatcherWithTasks({ jobs: disk });
  dispatcher.run();
  await submit("array", { arraySize: 2 });
  for (const task of started) await task.end({ exitCode: 0 });
  await submit("waits", { queueArn: "unknown" });
  const week = 7 * 24 * 3600 * 1000;
  await JobStore.open(disk, 1000 + week);
  expect(disk.size).toBe(4);
  await JobStore.open(disk, 1000 + week + 1);
  expect([...disk.values()].map(({ id }) => id)).toEqual(["waits"]);
});

test("Batch says what ended a task, where it was not its own container", async () => {
  const { dispatcher, jobs, started, submit } = await dispatcherWithTasks();
  dispatcher.run();
  await submit("one", { retry: { attempts: 1, rules: [] } });
  await started[0]?.end({ exitCode: 75, statusReason: "Your Spot Task was interrupted." });
  expect(jobs.get("one")).toMatchObject({
    status: "FAILED",
    statusReason: "Your Spot Task was interrupted.",
    attempts: [{ exitCode: 75, statusReason: "Your Spot Task was interrupted." }],
  });
});

test("a worker that exits with 0 although it was interrupted has SUCCEEDED, as in AWS", async () => {
  const { dispatcher, jobs, started, submit } = await dispatcherWithTasks();
  dispatcher.run();
  await submit("one");
  await started[0]?.end({ exitCode: 0, statusReason: "Your Spot Task was interrupted." });
  expect(jobs.get("one")).toMatchObject({ status: "SUCCEEDED" });
});

test("an attempt has the time that it is given, whatever its job says", async () => {
  const { clock, dispatcher, jobs, started, submit } = await dispatcherWithTasks({
    attemptMilliseconds: () => 500,
  });
  dispatcher.run();
  await submit("one", { timeoutSeconds: 3600 });
  await clock.advance(500);
  expect(started[0]?.stops).toBe(1);
  await started[0]?.end({ exitCode: 75 });
  expect(jobs.get("one")).toMatchObject({
    status: "FAILED",
    statusReason: "Job attempt duration exceeded timeout",
  });
});
