import {
  DescribeComputeEnvironmentsCommand,
  DescribeJobDefinitionsCommand,
  DescribeJobQueuesCommand,
  UpdateComputeEnvironmentCommand,
  UpdateJobQueueCommand,
} from "@aws-sdk/client-batch";
import type { Backend } from "./backend";
import { jobsOf } from "./jobs";
import { BATCH } from "./resources";
import { testsOf } from "./suite";

/** Pools, queues and definitions as `doctor` looks at them, and as somebody switches them off. */
export function describeBatchResources(backend: Backend): void {
  const it = testsOf(backend, "Batch resources");
  const { pool, queues, definition } = BATCH;
  const arn = (resource: string) =>
    `arn:aws:batch:${backend.region}:${backend.accountId}:${resource}`;

  const describePool = async (...computeEnvironments: string[]) =>
    (await backend.batch.send(new DescribeComputeEnvironmentsCommand({ computeEnvironments })))
      .computeEnvironments;
  const describeQueue = async (...jobQueues: string[]) =>
    (await backend.batch.send(new DescribeJobQueuesCommand({ jobQueues }))).jobQueues;
  const setQueue = (state: "ENABLED" | "DISABLED") =>
    backend.batch.send(new UpdateJobQueueCommand({ jobQueue: queues.low.name, state }));

  it("shows a compute environment by its name", async () => {
    expect(await describePool(pool.name)).toMatchObject([
      {
        computeEnvironmentName: pool.name,
        computeEnvironmentArn: arn(`compute-environment/${pool.name}`),
        state: "ENABLED",
        status: "VALID",
      },
    ]);
  });

  it("shows no compute environment of another name", async () => {
    expect(await describePool("conformance-gone")).toEqual([]);
  });

  it("switches a compute environment off and on", async () => {
    for (const state of ["DISABLED", "ENABLED"] as const) {
      const update = { computeEnvironment: pool.name, state };
      await backend.batch.send(new UpdateComputeEnvironmentCommand(update));
      expect(await describePool(pool.name)).toMatchObject([{ state, status: "VALID" }]);
    }
  });

  it("shows a job queue with its compute environments", async () => {
    expect(await describeQueue(queues.low.name)).toMatchObject([
      {
        jobQueueName: queues.low.name,
        jobQueueArn: arn(`job-queue/${queues.low.name}`),
        state: "ENABLED",
        status: "VALID",
        priority: 1,
        computeEnvironmentOrder: [
          {
            order: expect.any(Number),
            computeEnvironment: arn(`compute-environment/${pool.name}`),
          },
        ],
      },
    ]);
  });

  it("takes no jobs into a queue that is switched off", async () => {
    await setQueue("DISABLED");
    expect(await describeQueue(queues.low.name)).toMatchObject([{ state: "DISABLED" }]);
    try {
      await expect(jobsOf(backend).submit()).rejects.toMatchObject({ name: "ClientException" });
    } finally {
      await setQueue("ENABLED");
    }
  });

  it("shows the active revision of a job definition", async () => {
    const input = { jobDefinitionName: definition.name, status: "ACTIVE" };
    const found = await backend.batch.send(new DescribeJobDefinitionsCommand(input));
    expect(found.jobDefinitions).toMatchObject([
      {
        jobDefinitionName: definition.name,
        jobDefinitionArn: arn(`job-definition/${definition.name}:1`),
        revision: 1,
        status: "ACTIVE",
        type: "container",
        platformCapabilities: ["FARGATE"],
        containerProperties: { command: definition.command, image: expect.any(String) },
      },
    ]);
  });
}
