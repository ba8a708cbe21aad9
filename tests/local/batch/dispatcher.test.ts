import type { BatchDeclarations } from "../../../local/batch/declarations";
import type { RetryRule } from "../../../local/batch/definitions";
import { Dispatcher } from "../../../local/batch/dispatcher";
import type { Job, JobSpec } from "../../../local/batch/job";
import { JobStore } from "../../../local/batch/job-store";
import type { Task, TaskEnd } from "../../../local/batch/task";
import type { PlacedJob } from "../../../local/batch/task-factory";
import type { Problem } from "../../../local/problem";
import { ManualClock, settlePromises } from "../../helpers/manual-clock";
import { memoryCollection } from "../../helpers/memory-collection";

const RULES: RetryRule[] = [
  { onExitCode: "75", action: "RETRY" },
  { onReason: "*", action: "EXIT" },
];
const EXITED = "Essential container in task exited";

interface StartedTask {
  readonly placed: PlacedJob;
  readonly end: (end: Partial<TaskEnd>) => Promise<void>;
  stops: number;
}

/** A dispatcher whose tasks end when the test says so. Two pools: `spot` of 2 vCPUs, `onDemand` of 1. */
async function setUp(
  options: {
    jobs?: ReturnType<typeof memoryCollection<Job>>;
    refuse?: Error;
    attemptMilliseconds?: () => number;
  } = {},
) {
  const clock = new ManualClock(1000);
  const jobs = await JobStore.open(options.jobs ?? memoryCollection<Job>(), clock.now());
  const started: StartedTask[] = [];
  const problems: Problem[] = [];
  let placed: PlacedJob | undefined;
  const dispatcher = new Dispatcher({
    jobs,
    declarations: declarations(),
    clock,
    processesPerPool: 10,
    attemptMilliseconds: options.attemptMilliseconds,
    report: (problem) => problems.push(problem),
    log: () => {},
    createTask: (candidate) => {
      if (options.refuse !== undefined) throw options.refuse;
      placed = candidate;
      return { jobId: candidate.job.id } as Task;
    },
    startTask: () => {
      let resolve: (end: TaskEnd) => void = () => {};
      const ended = new Promise<TaskEnd>((settle) => {
        resolve = settle;
      });
      const task: StartedTask = {
        placed: placed as PlacedJob,
        stops: 0,
        end: (end) => {
          resolve({ lastLogLines: [], ...end });
          return settlePromises();
        },
      };
      started.push(task);
      return { ended, stop: () => task.stops++, kill: () => {} };
    },
  });
  const submit = async (id: string, spec: Partial<JobSpec> = {}) => {
    await jobs.add(id, { ...SPEC, ...spec }, clock.now());
    dispatcher.wake();
    await settlePromises();
  };
  return { clock, jobs, started, problems, dispatcher, submit };
}

const SPEC = {
  jobName: "a-job",
  queueArn: "standard",
  definitionArn: "definition:1",
  parameters: {},
  retry: { attempts: 3, rules: RULES },
  tags: {},
};

function declarations(): BatchDeclarations {
  const pool = { type: "FARGATE", enabled: true } as const;
  return {
    computeEnvironments: () => [
      { ...pool, name: "spot", arn: "spot-arn", maxVcpus: 2 },
      { ...pool, name: "onDemand", arn: "onDemand-arn", maxVcpus: 1 },
    ],
    jobQueues: () => [
      queue("bulk", 1, ["spot-arn"]),
      queue("standard", 10, ["spot-arn"]),
      queue("express", 100, ["onDemand-arn", "spot-arn"]),
    ],
    jobDefinition: () => ({ container: { vcpus: 1 } }),
  } as unknown as BatchDeclarations;
}

function queue(arn: string, priority: number, computeEnvironmentArns: string[]) {
  return { name: arn, arn, priority, enabled: true, computeEnvironmentArns };
}

function ids(started: readonly StartedTask[]): string[] {
  return started.map(({ placed }) => placed.job.id);
}

test("nothing starts before `run`", async () => {
  const { dispatcher, started, submit } = await setUp();
  await submit("one");
  expect(started).toEqual([]);
  dispatcher.run();
  await settlePromises();
  expect(ids(started)).toEqual(["one"]);
});

test("jobs run first in, first out, as many as the pool's vCPUs", async () => {
  const { dispatcher, started, submit } = await setUp();
  dispatcher.run();
  for (const id of ["one", "two", "three"]) await submit(id);
  expect(ids(started)).toEqual(["one", "two"]);
  await started[0]?.end({ exitCode: 0 });
  expect(ids(started)).toEqual(["one", "two", "three"]);
});

test("an urgent job overtakes a backlog as soon as a worker is free, and stops nobody", async () => {
  const { dispatcher, started, submit } = await setUp();
  dispatcher.run();
  for (const id of ["b1", "b2", "b3"]) await submit(id, { queueArn: "bulk" });
  await submit("s1");
  expect(ids(started)).toEqual(["b1", "b2"]);
  expect(started.map(({ stops }) => stops)).toEqual([0, 0]);
  await started[0]?.end({ exitCode: 0 });
  expect(ids(started)).toEqual(["b1", "b2", "s1"]);
});

test("the express pool is free although a bulk backlog fills the other", async () => {
  const { dispatcher, started, submit } = await setUp();
  dispatcher.run();
  for (const id of ["b1", "b2", "b3"]) await submit(id, { queueArn: "bulk" });
  await submit("e1", { queueArn: "express" });
  expect(ids(started)).toEqual(["b1", "b2", "e1"]);
  expect(started[2]?.placed.computeEnvironmentName).toBe("onDemand");
});

test("a job that exits with 0 has SUCCEEDED", async () => {
  const { clock, dispatcher, jobs, started, problems, submit } = await setUp();
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
  const { dispatcher, started, problems, submit } = await setUp();
  dispatcher.run();
  for (const id of ["one", "two", "three"]) await submit(id);
  await started[0]?.end({ exitCode: 75 });
  expect(ids(started)).toEqual(["one", "two", "one"]);
  expect(started.map(({ placed }) => placed.attempt)).toEqual([1, 1, 2]);
  expect(problems).toEqual([]);
});

test("a job whose exit code is not retried has FAILED, and its last words are reported", async () => {
  const { dispatcher, jobs, started, problems, submit } = await setUp();
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
  const { dispatcher, jobs, started, submit } = await setUp();
  dispatcher.run();
  await submit("one", { retry: { attempts: 2, rules: RULES } });
  await started[0]?.end({ exitCode: 75 });
  await started[1]?.end({ exitCode: 75 });
  expect(started).toHaveLength(2);
  expect(jobs.get("one")).toMatchObject({ status: "FAILED" });
});

test("a task that cannot start fails its job with the reason, and frees its place", async () => {
  const { dispatcher, jobs, problems, submit } = await setUp({
    refuse: new Error("ResourceInitializationError: no log group"),
  });
  dispatcher.run();
  for (const id of ["one", "two", "three"]) await submit(id);
  expect(jobs.get("three")).toMatchObject({ status: "FAILED" });
  expect(problems.map((problem) => problem.kind === "job" && problem.statusReason)).toEqual(
    Array(3).fill("Task failed to start: ResourceInitializationError: no log group"),
  );
});

test("a job over its timeout is stopped and not retried, whatever its exit code", async () => {
  const { clock, dispatcher, jobs, started, submit } = await setUp();
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
  const { clock, dispatcher, started, submit } = await setUp();
  dispatcher.run();
  await submit("one", { timeoutSeconds: 60 });
  await clock.advance(50_000);
  await started[0]?.end({ exitCode: 75 });
  await clock.advance(50_000);
  expect(started[1]?.stops).toBe(0);
});

describe("an array", () => {
  test("runs each child by itself and SUCCEEDS with the last", async () => {
    const { dispatcher, jobs, started, submit } = await setUp();
    dispatcher.run();
    await submit("array", { arraySize: 3 });
    expect(jobs.get("array")).toMatchObject({ status: "PENDING" });
    expect(ids(started)).toEqual(["array:0", "array:1"]);
    for (const index of [0, 1, 2]) await started[index]?.end({ exitCode: 0 });
    expect(ids(started)).toEqual(["array:0", "array:1", "array:2"]);
    expect(jobs.get("array")).toMatchObject({ status: "SUCCEEDED" });
  });

  test("FAILS when a child has, but only after all are over", async () => {
    const { dispatcher, jobs, started, problems, submit } = await setUp();
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
    const { dispatcher, jobs, started, submit } = await setUp();
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

describe("with 100,000 children of bulk waiting", () => {
  /** The worst case: a job for each trigger, in arrays of the largest size. */
  async function backlogged() {
    const set = await setUp();
    for (let array = 0; array < 10; array += 1) {
      await set.submit(`bulk-${array}`, { queueArn: "bulk", arraySize: 10_000 });
    }
    set.dispatcher.run();
    await settlePromises();
    return set;
  }

  test("an express job starts at once in its own pool, and its retry too", async () => {
    const { clock, jobs, started, submit } = await backlogged();
    expect(ids(started)).toEqual(["bulk-0:0", "bulk-0:1"]);
    await submit("express", { queueArn: "express" });
    expect(ids(started).slice(2)).toEqual(["express"]);
    expect(jobs.get("express")).toMatchObject({ status: "RUNNING", startedAt: clock.now() });
    await started[2]?.end({ exitCode: 75 });
    expect(ids(started).slice(3)).toEqual(["express"]);
  });

  test("an express job whose own pool is full starts with the end of the first bulk job", async () => {
    const { started, submit } = await backlogged();
    await submit("first", { queueArn: "express" });
    await submit("second", { queueArn: "express" });
    expect(ids(started).slice(2)).toEqual(["first"]);
    await started[0]?.end({ exitCode: 0 });
    expect(ids(started).slice(3)).toEqual(["second"]);
    expect(started.map(({ stops }) => stops)).toEqual([0, 0, 0, 0]);
  });

  test("a cycle looks at no more jobs than it places, and one of each queue", async () => {
    const { jobs, started, submit } = await backlogged();
    const looked = countBacklog(jobs);
    await submit("express", { queueArn: "express" });
    // The express job, and the first of bulk, which has no place.
    expect(looked()).toBe(2);
    await started[0]?.end({ exitCode: 0 });
    // The bulk job that takes the place, and the one behind it.
    expect(looked()).toBe(2);
  });
});

/** Tells how many waiting jobs were looked at since it told the last time. */
function countBacklog(jobs: JobStore): () => number {
  let count = 0;
  const backlog = jobs.backlog.bind(jobs);
  jest.spyOn(jobs, "backlog").mockImplementation(function* (queueArn) {
    for (const job of backlog(queueArn)) {
      count += 1;
      yield job;
    }
  });
  return () => {
    const looked = count;
    count = 0;
    return looked;
  };
}

describe("closing", () => {
  test("stops what runs, waits for its end, and starts nothing more", async () => {
    const { dispatcher, started, submit } = await setUp();
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
    const before = await setUp({ jobs: disk });
    before.dispatcher.run();
    for (const id of ["one", "two", "three"]) await before.submit(id);
    const closing = before.dispatcher.close();
    await before.started[0]?.end({ exitCode: 0 });
    await before.started[1]?.end({ exitCode: 75 });
    await closing;
    const after = await setUp({ jobs: disk });
    after.dispatcher.run();
    await settlePromises();
    expect(after.jobs.get("one")).toMatchObject({ status: "SUCCEEDED" });
    expect(ids(after.started)).toEqual(["two", "three"]);
    expect(after.started[0]?.placed.attempt).toBe(1);
  });

  test("a job that ran when the machine went down runs again, with its array", async () => {
    const disk = memoryCollection<Job>();
    const before = await setUp({ jobs: disk });
    before.dispatcher.run();
    await before.submit("array", { arraySize: 3 });
    await before.started[0]?.end({ exitCode: 0 });
    const after = await setUp({ jobs: disk });
    after.dispatcher.run();
    await settlePromises();
    expect(ids(after.started)).toEqual(["array:1", "array:2"]);
    for (const task of after.started) await task.end({ exitCode: 0 });
    expect(after.jobs.get("array")).toMatchObject({ status: "SUCCEEDED" });
  });
});

test("finished submissions are forgotten after a week, with their children", async () => {
  const disk = memoryCollection<Job>();
  const { dispatcher, started, submit } = await setUp({ jobs: disk });
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
  const { dispatcher, jobs, started, submit } = await setUp();
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
  const { dispatcher, jobs, started, submit } = await setUp();
  dispatcher.run();
  await submit("one");
  await started[0]?.end({ exitCode: 0, statusReason: "Your Spot Task was interrupted." });
  expect(jobs.get("one")).toMatchObject({ status: "SUCCEEDED" });
});

test("an attempt has the time that it is given, whatever its job says", async () => {
  const { clock, dispatcher, jobs, started, submit } = await setUp({
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
