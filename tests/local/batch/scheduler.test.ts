import { place, type WaitingQueue } from "../../../local/batch/scheduler";

function queue(arn: string, priority: number, pools: string[], ...vcpus: number[]): WaitingQueue {
  const jobs = vcpus.map((size, index) => ({ jobId: `${arn}-${index}`, vcpus: size }));
  return { arn, priority, pools, jobs };
}

function pools(vcpusByPool: Record<string, number>, processes = 100) {
  const entries = Object.entries(vcpusByPool);
  return new Map(entries.map(([name, vcpus]) => [name, { vcpus, processes }]));
}

test("the queue of higher priority goes first in a shared pool, whatever the order of declaration", () => {
  const bulk = queue("bulk", 1, ["spot"], 1, 1, 1);
  const express = queue("express", 100, ["spot"], 1);
  expect(place([bulk, express], pools({ spot: 2 }))).toEqual([
    { jobId: "express-0", pool: "spot" },
    { jobId: "bulk-0", pool: "spot" },
  ]);
});

test("a pool that only one queue uses stays free of the others' backlog", () => {
  const bulk = queue("bulk", 1, ["spot"], 1, 1, 1, 1);
  const express = queue("express", 100, ["onDemand", "spot"]);
  expect(place([bulk, express], pools({ spot: 2, onDemand: 2 }))).toEqual([
    { jobId: "bulk-0", pool: "spot" },
    { jobId: "bulk-1", pool: "spot" },
  ]);
});

test("a queue fills its pools in their order", () => {
  const standard = queue("standard", 10, ["spot", "onDemand"], 1, 1, 1, 1);
  expect(place([standard], pools({ onDemand: 1, spot: 2 }))).toEqual([
    { jobId: "standard-0", pool: "spot" },
    { jobId: "standard-1", pool: "spot" },
    { jobId: "standard-2", pool: "onDemand" },
  ]);
});

test("a job that fits nowhere holds up the jobs behind it, but no other queue", () => {
  const large = queue("large", 10, ["spot"], 4, 1);
  const small = queue("small", 1, ["spot"], 1);
  expect(place([large, small], pools({ spot: 2 }))).toEqual([{ jobId: "small-0", pool: "spot" }]);
});

test("parts of vCPUs add up", () => {
  const tiny = queue("tiny", 1, ["spot"], 0.25, 0.25, 0.25, 0.25, 0.25);
  expect(place([tiny], pools({ spot: 1 }))).toHaveLength(4);
});

test("this machine bounds the processes of each pool by itself", () => {
  const bulk = queue("bulk", 1, ["spot"], 1, 1, 1);
  const express = queue("express", 100, ["onDemand"], 1, 1, 1);
  expect(place([bulk, express], pools({ spot: 16, onDemand: 16 }, 2))).toEqual([
    { jobId: "express-0", pool: "onDemand" },
    { jobId: "express-1", pool: "onDemand" },
    { jobId: "bulk-0", pool: "spot" },
    { jobId: "bulk-1", pool: "spot" },
  ]);
});

test("a pool that is not there takes nothing", () => {
  expect(place([queue("lost", 1, ["gone"], 1)], pools({ spot: 1 }))).toEqual([]);
});

test("only the jobs that are placed are looked at, so a long backlog costs nothing", () => {
  let looked = 0;
  function* backlog() {
    for (let index = 0; index < 10_000; index++) {
      looked += 1;
      yield { jobId: String(index), vcpus: 1 };
    }
  }
  place([{ arn: "bulk", priority: 1, pools: ["spot"], jobs: backlog() }], pools({ spot: 2 }));
  expect(looked).toBe(3);
});
