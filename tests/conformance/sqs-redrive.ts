import { ListMessageMoveTasksCommand, StartMessageMoveTaskCommand } from "@aws-sdk/client-sqs";
import type { Backend } from "./backend";
import { queuesOf } from "./queues";
import { testsOf } from "./suite";
import { until } from "./until";

/** What happens to messages that nobody could settle, and how they get back to work. */
export function describeRedrive(backend: Backend): void {
  const it = testsOf(backend, "SQS dead letters");
  const { arnOf, send, receive } = queuesOf(backend);
  const system = { MessageSystemAttributeNames: ["All" as const] };

  it("moves a message that was received too often, under its id", async () => {
    const id = await send("redriven", "poison");
    await receive("redriven", { VisibilityTimeout: 0 });
    const [last] = await receive("redriven", { VisibilityTimeout: 0, ...system });
    expect(last?.Attributes).toMatchObject({ ApproximateReceiveCount: "2" });
    expect(await receive("redriven", { WaitTimeSeconds: 0 })).toEqual([]);
    const [dead] = await receive("dead", system);
    expect(dead).toMatchObject({ MessageId: id, Body: "poison" });
    expect(dead?.Attributes?.SentTimestamp).toBe(last?.Attributes?.SentTimestamp);
  });

  it("tells in the dead-letter queue where a message comes from", async () => {
    await send("redriven", "poison");
    await receive("redriven", { VisibilityTimeout: 0 });
    await receive("redriven", { VisibilityTimeout: 0 });
    await receive("redriven", { WaitTimeSeconds: 0 });
    const [dead] = await receive("dead", system);
    expect(dead?.Attributes).toMatchObject({ DeadLetterQueueSourceArn: arnOf("redriven") });
  });

  it("moves dead letters back to where they come from", async () => {
    await send("moved", "mended");
    await receive("moved", { VisibilityTimeout: 0 });
    await receive("moved", { WaitTimeSeconds: 0 });
    const SourceArn = arnOf("movedDead");
    const started = await backend.sqs.send(new StartMessageMoveTaskCommand({ SourceArn }));
    expect(started.TaskHandle).toEqual(expect.any(String));
    const [back] = await receive("moved", { VisibilityTimeout: 0, ...system });
    expect(back).toMatchObject({ Body: "mended", Attributes: { ApproximateReceiveCount: "1" } });
  });

  it("tells how a move of dead letters went", async () => {
    const SourceArn = arnOf("movedDead");
    const list = async () =>
      (await backend.sqs.send(new ListMessageMoveTasksCommand({ SourceArn }))).Results?.[0];
    const task = await until(backend, list, (seen) => seen?.Status === "COMPLETED");
    expect(task).toMatchObject({
      SourceArn,
      ApproximateNumberOfMessagesMoved: 1,
      ApproximateNumberOfMessagesToMove: 1,
      StartedTimestamp: expect.any(Number),
    });
    // Only a task that runs can be cancelled, by its handle.
    expect(task).not.toHaveProperty("TaskHandle");
  });

  it("moves messages only out of a queue that is a dead-letter queue", async () => {
    const SourceArn = arnOf("polled");
    const starting = backend.sqs.send(new StartMessageMoveTaskCommand({ SourceArn }));
    await expect(starting).rejects.toMatchObject({
      $metadata: { httpStatusCode: 400 },
      message: expect.stringMatching(/dead letter queue/i),
    });
  });
}
