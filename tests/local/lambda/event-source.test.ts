import { AwsError } from "../../../local/aws-error";
import { faultPlanSchema } from "../../../local/faults/fault-plan";
import { Faults } from "../../../local/faults/faults";
import type { Caller } from "../../../local/iam/caller";
import type { EventSourceMapping, FunctionDefinition } from "../../../local/lambda/definitions";
import { EventSource } from "../../../local/lambda/event-source";
import type { Problem } from "../../../local/problem";
import type { ReceivedMessage } from "../../../local/sqs/sqs";
import { ManualClock, settlePromises } from "../../helpers/manual-clock";

const QUEUE = "arn:aws:sqs:us-east-1:000000000000:lane";
const CALLER: Caller = { kind: "role", roleName: "submit", roleArn: "role-arn" };

function setUp(mapping: Partial<EventSourceMapping> = {}, faults?: Faults) {
  const clock = new ManualClock();
  const visible: string[] = [];
  const calls: string[] = [];
  const problems: Problem[] = [];
  const invocations: {
    event: unknown;
    answer: (value: unknown) => Promise<void>;
    fail: (error: Error) => Promise<void>;
  }[] = [];
  let announce = () => {};
  let denied: AwsError | undefined;
  const source = new EventSource({
    mapping: {
      id: "lane",
      functionName: "submit",
      queueArn: QUEUE,
      enabled: true,
      batchSize: 10,
      windowSeconds: 0,
      maximumConcurrency: 2,
      reportsItemFailures: true,
      ...mapping,
    },
    definition: { name: "submit" } as FunctionDefinition,
    functions: {
      callerOf: () => CALLER,
      invoke: (_, event) =>
        new Promise((resolve, reject) => {
          invocations.push({
            event,
            answer: (value) => {
              resolve(value);
              return settlePromises();
            },
            fail: (error) => {
              reject(error);
              return settlePromises();
            },
          });
        }),
    },
    sqs: {
      receive: async (caller, arn, max) => {
        expect([caller, arn]).toEqual([CALLER, QUEUE]);
        if (denied !== undefined) throw denied;
        return visible.splice(0, max).map(message);
      },
      deleteMessages: async (caller, _, handles) => {
        expect(caller).toBe(CALLER);
        calls.push(`delete ${handles}`);
      },
      release: async (_, handles, seconds) => {
        calls.push(`release ${handles} for ${seconds}`);
      },
      onMessage: (_, listener) => {
        announce = listener;
        return () => {};
      },
    },
    clock,
    faults,
    region: "us-east-1",
    report: (problem) => problems.push(problem),
    log: () => {},
  });
  const send = (...ids: string[]) => {
    visible.push(...ids);
    announce();
    return settlePromises();
  };
  const deny = (error: AwsError | undefined) => {
    denied = error;
  };
  return { clock, source, send, deny, calls, problems, invocations };
}

function message(id: string): ReceivedMessage {
  return {
    messageId: id,
    receiptHandle: `${id}-handle`,
    body: `body of ${id}`,
    md5OfBody: "md5",
    attributes: { ApproximateReceiveCount: "1", SentTimestamp: "1000" },
  };
}

test("a batch is delivered in the shape of Lambda, and deleted when it is settled", async () => {
  const { source, send, calls, invocations } = setUp();
  source.run();
  await send("a", "b");
  expect(invocations[0]?.event).toEqual({
    Records: ["a", "b"].map((id) => ({
      messageId: id,
      receiptHandle: `${id}-handle`,
      body: `body of ${id}`,
      attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: "1000",
        SenderId: "",
        ApproximateFirstReceiveTimestamp: "0",
      },
      messageAttributes: {},
      md5OfBody: "md5",
      eventSource: "aws:sqs",
      eventSourceARN: QUEUE,
      awsRegion: "us-east-1",
    })),
  });
  expect(calls).toEqual([]);
  await invocations[0]?.answer(null);
  expect(calls).toEqual(["delete a-handle,b-handle"]);
});

test("messages that the function reports stay; they are no problem of the function", async () => {
  const { source, send, calls, problems, invocations } = setUp();
  source.run();
  await send("a", "b", "c");
  await invocations[0]?.answer({ batchItemFailures: [{ itemIdentifier: "b" }] });
  expect(calls).toEqual(["delete a-handle,c-handle"]);
  expect(problems).toEqual([]);
});

test("an answer that names no message of the batch fails the whole batch", async () => {
  const { source, send, calls, problems, invocations } = setUp();
  source.run();
  await send("a", "b");
  await invocations[0]?.answer({ batchItemFailures: [{ itemIdentifier: "x" }] });
  expect(calls).toEqual([]);
  expect(problems).toEqual([
    { kind: "function", name: "submit", error: 'no message of the batch has the id "x"' },
  ]);
});

test("without ReportBatchItemFailures the answer is ignored", async () => {
  const { source, send, calls, invocations } = setUp({ reportsItemFailures: false });
  source.run();
  await send("a");
  await invocations[0]?.answer({ batchItemFailures: [{ itemIdentifier: "a" }] });
  expect(calls).toEqual(["delete a-handle"]);
});

test("a failed invocation leaves its messages and is reported", async () => {
  const { source, send, calls, problems, invocations } = setUp();
  source.run();
  await send("a");
  await invocations[0]?.fail(new Error("boom"));
  expect(calls).toEqual([]);
  expect(problems).toEqual([{ kind: "function", name: "submit", error: "boom" }]);
});

test("no more invocations run at once than the mapping allows", async () => {
  const { source, send, invocations } = setUp({ batchSize: 1, maximumConcurrency: 2 });
  source.run();
  await send("a", "b", "c");
  expect(invocations).toHaveLength(2);
  await invocations[0]?.answer(null);
  expect(invocations).toHaveLength(3);
});

test("polling goes on after a refusal", async () => {
  const { clock, source, send, deny, invocations } = setUp();
  deny(new AwsError("AccessDenied", "no", 403));
  source.run();
  await send("a");
  expect(invocations).toEqual([]);
  deny(undefined);
  await clock.advance(1000);
  expect(invocations).toHaveLength(1);
});

test("stopping gives back at once what waits for its window", async () => {
  const { source, send, calls, invocations } = setUp({ windowSeconds: 20 });
  source.run();
  await send("a", "b");
  await source.stop();
  expect(calls).toEqual(["release a-handle,b-handle for 0"]);
  expect(invocations).toEqual([]);
});

test("stopping waits for the invocation under way and gives its messages back when it is cut off", async () => {
  const { source, send, calls, problems, invocations } = setUp();
  source.run();
  await send("a");
  const stopped = source.stop();
  await invocations[0]?.fail(new Error("Runtime exited with signal SIGKILL"));
  await stopped;
  expect(calls).toEqual(["release a-handle for 0"]);
  expect(problems).toEqual([]);
});

it("gives messages to others while a function that is too slow still works on them", async () => {
  const plan = faultPlanSchema.parse({ seed: 1, rates: { functionOutlived: 1 } });
  const { source, send, calls, invocations } = setUp({}, new Faults(plan));
  source.run();
  await send("a", "b");
  expect(calls).toEqual(["release a-handle,b-handle for 0"]);
  await invocations[0]?.answer({ batchItemFailures: [] });
  expect(calls.at(-1)).toBe("delete a-handle,b-handle");
});
