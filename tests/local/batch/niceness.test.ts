import { nicenessOf } from "../../../local/batch/niceness";

function niceness(...priorities: number[]): number[] {
  const queues = priorities.map((priority) => ({ priority }));
  return queues.map((queue) => nicenessOf(queue, queues));
}

test("workers stand back for those of each higher priority, whatever the order of declaration", () => {
  expect(niceness(1, 100, 10)).toEqual([10, 0, 5]);
});

test("queues of one priority are equals", () => {
  expect(niceness(10, 10, 1)).toEqual([0, 0, 5]);
});

test("nobody stands back further than a system knows", () => {
  expect(niceness(6, 5, 4, 3, 2, 1)).toEqual([0, 5, 10, 15, 19, 19]);
});

test("the workers of a stack with one queue stand back for nobody", () => {
  expect(niceness(1)).toEqual([0]);
});
