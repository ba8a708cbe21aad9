import { type BatchClient, ListJobsCommand } from "@aws-sdk/client-batch";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { ChaosCloud } from "../../chaos/cloud/cloud";
import { untilAtRest } from "../../chaos/rest";
import type { Target } from "../../cli/target/target";
import { FakeIo } from "../helpers/fake-io";

/** A lane, and a cloud that has that many events on their way, one look after the other. */
function world(messages: () => number, pendingEvents: () => number = () => 0) {
  const sqs = {
    send: async () => ({ Attributes: { ApproximateNumberOfMessages: String(messages()) } }),
  } as unknown as SQSClient;
  const batch = {
    send: async (command: object) => {
      expect(command).toBeInstanceOf(ListJobsCommand);
      return { jobSummaryList: [] };
    },
  } as unknown as BatchClient;
  const lane = { prefix: "a/", queueUrl: "q", deadLetterQueueUrl: "d", jobQueueArn: "j" };
  const outputs = { lanes: { a: lane } };
  const target = { sqs, batch, outputs } as unknown as Target;
  const cloud = {
    status: async () => ({ pendingEvents: pendingEvents() }),
  } as unknown as ChaosCloud;
  return { target, cloud, io: new FakeIo() };
}

it("is there once nothing is left for three looks in a row", async () => {
  const left = [2, 1, 0, 0, 1, 0];
  let looks = 0;
  const { target, cloud, io } = world(
    () => 0,
    () => {
      looks += 1;
      return left.shift() ?? 0;
    },
  );
  await untilAtRest(cloud, target, io);
  expect(looks).toBe(8);
});

it("is not waited for longer than a quarter of an hour", async () => {
  const { target, cloud, io } = world(() => 1);
  const startedAt = io.now();
  await untilAtRest(cloud, target, io);
  expect((io.now() - startedAt) / 60_000).toBeCloseTo(15, 1);
});

it("is not waited for after Ctrl-C", async () => {
  const { target, cloud, io } = world(() => 1);
  io.pressCtrlC();
  await untilAtRest(cloud, target, io);
  expect(io.now()).toBe(new FakeIo().now());
});
