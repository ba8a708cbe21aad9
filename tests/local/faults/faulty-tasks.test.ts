import type { PoolType } from "../../../contracts/job";
import type { Task, TaskEnd } from "../../../local/batch/task";
import { faultPlanSchema } from "../../../local/faults/fault-plan";
import { Faults } from "../../../local/faults/faults";
import { faultyTasks } from "../../../local/faults/faulty-tasks";
import { ManualClock } from "../../helpers/manual-clock";

const TASK = { jobId: "job", environment: {} } as Task;

/** A task in a pool of this type, under a plan that strikes it within ten seconds. */
function start(rates: Record<string, number>, poolType: PoolType = "FARGATE_SPOT") {
  const clock = new ManualClock();
  const signals: string[] = [];
  const deaths: string[] = [];
  let end: (end: TaskEnd) => void = () => {};
  const inner = {
    ended: new Promise<TaskEnd>((resolve) => {
      end = resolve;
    }),
    stop: () => signals.push("SIGTERM"),
    kill: () => signals.push("SIGKILL"),
  };
  const faults = new Faults(faultPlanSchema.parse({ seed: 1, rates, maxWorkerSeconds: 10 }));
  const begin = faultyTasks(() => inner, {
    faults,
    clock,
    poolTypeOf: () => poolType,
    onKill: (_, why) => deaths.push(why),
  });
  return { task: begin(TASK), clock, signals, deaths, end };
}

it.each([
  ["workerKilled", { exitCode: 137, lastLogLines: [] }],
  [
    "workerOutOfMemory",
    {
      exitCode: 137,
      reason: "OutOfMemoryError: Container killed due to memory usage",
      lastLogLines: [],
    },
  ],
])("%s ends a task without warning", async (fault, told) => {
  const { task, clock, signals, deaths, end } = start({ [fault]: 1 });
  await clock.advance(10_000);
  expect({ signals, deaths }).toEqual({ signals: ["SIGKILL"], deaths: [fault] });
  end({ exitCode: 137, lastLogLines: [] });
  expect(await task.ended).toEqual(told);
});

it("Spot takes a task back with a warning, and Batch says so", async () => {
  const { task, clock, signals, deaths, end } = start({ workerInterrupted: 1 });
  await clock.advance(10_000);
  expect({ signals, deaths }).toEqual({ signals: ["SIGTERM"], deaths: [] });
  end({ exitCode: 75, lastLogLines: [] });
  expect(await task.ended).toEqual({
    exitCode: 75,
    statusReason: "Your Spot Task was interrupted.",
    lastLogLines: [],
  });
});

it("a Spot instance is gone with its tasks", async () => {
  const { task, clock, signals, end } = start({ workerInterrupted: 1 }, "SPOT");
  await clock.advance(10_000);
  expect(signals).toEqual(["SIGKILL"]);
  end({ exitCode: 137, lastLogLines: [] });
  expect(await task.ended).toMatchObject({
    statusReason: "Host EC2 (instance i-0123456789abcdef0) terminated.",
  });
});

it("what is paid for in full is not taken back", async () => {
  const { clock, signals } = start({ workerInterrupted: 1 }, "FARGATE");
  await clock.advance(10_000);
  expect(signals).toEqual([]);
});

it("a task that ends before its time has ended by itself", async () => {
  const { task, clock, signals, end } = start({ workerKilled: 1 });
  end({ exitCode: 0, lastLogLines: [] });
  expect(await task.ended).toEqual({ exitCode: 0, lastLogLines: [] });
  await clock.advance(10_000);
  expect(signals).toEqual([]);
});

it("passes signals on", () => {
  const { task, signals } = start({ workerKilled: 1 });
  task.stop();
  task.kill();
  expect(signals).toEqual(["SIGTERM", "SIGKILL"]);
});
