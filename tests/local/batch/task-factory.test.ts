import type { BatchDeclarations } from "../../../local/batch/declarations";
import type { Job, JobSpec } from "../../../local/batch/job";
import { TaskFactory, type TaskFactoryOptions } from "../../../local/batch/task-factory";

const QUEUES = [
  { arn: "bulk", name: "bulk-jobs", priority: 1 },
  { arn: "express", name: "express-jobs", priority: 100 },
];

const container = { image: "repository@sha256:1", command: [], environment: {} };

function taskIn(queueArn: string, image: { uri: string } | undefined) {
  const declarations = {
    jobDefinition: () => ({ parameters: {}, container }),
    image: () => image,
    jobQueue: (arn: string) => QUEUES.find((queue) => queue.arn === arn),
    jobQueues: () => QUEUES,
  } as unknown as BatchDeclarations;
  const logs = { openStream: () => ({ name: "worker/default/1" }) };
  const options = { declarations, endpoint: () => "http://127.0.0.1", logs };
  const job = { id: "job" } as Job;
  const spec = { queueArn, parameters: {} } as unknown as JobSpec;
  const placed = { job, spec, attempt: 1, computeEnvironmentName: "spot" };
  return new TaskFactory(options as unknown as TaskFactoryOptions).create(placed);
}

const nicenessIn = (queueArn: string) => taskIn(queueArn, { uri: container.image }).niceness;

test("a task of the urgent queue stands back for nobody, one of the other for it", () => {
  expect(nicenessIn("express")).toBe(0);
  expect(nicenessIn("bulk")).toBe(5);
});

test("a task of a queue that was removed since stands back for nobody", () => {
  expect(nicenessIn("gone")).toBe(0);
});

test("an image that is gone cannot be pulled", () => {
  expect(() => taskIn("bulk", undefined)).toThrow(
    "CannotPullContainerError: failed to resolve ref repository@sha256:1: repository@sha256:1: not found",
  );
});
