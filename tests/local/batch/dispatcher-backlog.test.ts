import type { JobStore } from "../../../local/batch/job-store";
import { dispatcherWithTasks, jobIds } from "../../helpers/dispatcher";
import { settlePromises } from "../../helpers/manual-clock";

describe("with 100,000 children of bulk waiting", () => {
  /** The worst case: a job for each trigger, in arrays of the largest size. */
  async function backlogged() {
    const set = await dispatcherWithTasks();
    for (let array = 0; array < 10; array += 1) {
      await set.submit(`bulk-${array}`, { queueArn: "bulk", arraySize: 10_000 });
    }
    set.dispatcher.run();
    await settlePromises();
    return set;
  }

  test("an express job starts at once in its own pool, and its retry too", async () => {
    const { clock, jobs, started, submit } = await backlogged();
    expect(jobIds(started)).toEqual(["bulk-0:0", "bulk-0:1"]);
    await submit("express", { queueArn: "express" });
    expect(jobIds(started).slice(2)).toEqual(["express"]);
    expect(jobs.get("express")).toMatchObject({ status: "RUNNING", startedAt: clock.now() });
    await started[2]?.end({ exitCode: 75 });
    expect(jobIds(started).slice(3)).toEqual(["express"]);
  });

  test("an express job whose own pool is full starts with the end of the first bulk job", async () => {
    const { started, submit } = await backlogged();
    await submit("first", { queueArn: "express" });
    await submit("second", { queueArn: "express" });
    expect(jobIds(started).slice(2)).toEqual(["first"]);
    await started[0]?.end({ exitCode: 0 });
    expect(jobIds(started).slice(3)).toEqual(["second"]);
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
