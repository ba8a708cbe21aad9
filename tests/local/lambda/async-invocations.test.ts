import type { Caller } from "../../../local/iam/caller";
import { type AsyncInvocation, AsyncInvocations } from "../../../local/lambda/async-invocations";
import {
  type AsyncSettings,
  DEFAULT_ASYNC_SETTINGS,
  type FunctionDefinition,
} from "../../../local/lambda/definitions";
import { ThrottledError } from "../../../local/lambda/throttled-error";
import type { Problem } from "../../../local/problem";
import { ManualClock } from "../../helpers/manual-clock";
import { memoryCollection } from "../../helpers/memory-collection";

const NOW = Date.parse("2026-01-02T03:04:05.678Z");
const CALLER: Caller = { kind: "role", roleName: "recover", roleArn: "role-arn" };
const RECOVER = { name: "recover", arn: "function-arn" } as FunctionDefinition;
const ERROR = new Error("TypeError: no manifest");

function setUp(definition: FunctionDefinition = RECOVER, settings: Partial<AsyncSettings> = {}) {
  const clock = new ManualClock(NOW);
  const waiting = memoryCollection<AsyncInvocation>();
  const invoked: { event: unknown; at: number }[] = [];
  const sent: { caller: Caller; arn: string; body: unknown }[] = [];
  const problems: Problem[] = [];
  const fails = { function: false, deadLetters: false, throttled: false };
  let untilCut: Promise<void> | undefined;
  const beginLong = () => {
    let cut = () => {};
    untilCut = new Promise((resolve) => {
      cut = resolve;
    });
    return cut;
  };
  const open = () =>
    new AsyncInvocations({
      waiting,
      clock,
      definitionOf: (name) => (name === "recover" ? definition : undefined),
      settingsOf: () => ({ ...DEFAULT_ASYNC_SETTINGS, ...settings }),
      functions: {
        callerOf: () => CALLER,
        invoke: async (_, event) => {
          invoked.push({ event, at: clock.now() - NOW });
          await untilCut;
          if (fails.function) throw ERROR;
          if (fails.throttled) throw new ThrottledError("recover");
        },
      },
      sqs: {
        send: async (caller, arn, body) => {
          if (fails.deadLetters) throw new Error("no policy allows it");
          sent.push({ caller, arn, body: JSON.parse(body) });
        },
      },
      report: (problem) => problems.push(problem),
      log: () => {},
    });
  return { invocations: open(), open, beginLong, clock, waiting, invoked, sent, problems, fails };
}

it("gives a function each event once, as long as it handles them", async () => {
  const { invocations, clock, invoked, waiting } = setUp();
  invocations.run();
  await invocations.add("recover", { id: 1 });
  await invocations.add("recover", { id: 2 });
  await clock.advance(600_000);

  expect(invoked).toEqual([
    { event: { id: 1 }, at: 0 },
    { event: { id: 2 }, at: 0 },
  ]);
  expect(waiting.size).toBe(0);
});

it("keeps what came before it ran, also over a restart", async () => {
  const { invocations, open, clock, invoked } = setUp();
  await invocations.add("recover", { id: 1 });
  await clock.advance(1000);
  expect(invoked).toEqual([]);
  open().run();
  await clock.advance(0);

  expect(invoked).toEqual([{ event: { id: 1 }, at: 1000 }]);
});

it("gives a function that fails the event again after one minute and two more, and no fourth time", async () => {
  const { invocations, clock, invoked, fails, problems, waiting } = setUp();
  fails.function = true;
  invocations.run();
  await invocations.add("recover", { id: 1 });
  await clock.advance(3_600_000);

  expect(invoked.map(({ at }) => at)).toEqual([0, 60_000, 180_000]);
  expect(problems[0]).toEqual({
    kind: "function",
    name: "recover",
    error: "TypeError: no manifest",
  });
  expect(waiting.size).toBe(0);
});

it("sends what a function does not handle to its dead letters, as the function's role", async () => {
  const definition = { ...RECOVER, deadLetterQueueArn: "dead-letters" };
  const { invocations, clock, fails, sent } = setUp(definition, { maximumRetryAttempts: 0 });
  fails.function = true;
  invocations.run();
  await invocations.add("recover", { id: 1 });
  await clock.advance(0);

  expect(sent).toEqual([{ caller: CALLER, arn: "dead-letters", body: { id: 1 } }]);
});

it("sends a record of the failure to an on-failure destination", async () => {
  const { invocations, clock, fails, sent } = setUp(RECOVER, {
    maximumRetryAttempts: 1,
    onFailureQueueArn: "failures",
  });
  fails.function = true;
  invocations.run();
  await invocations.add("recover", { id: 1 });
  await clock.advance(60_000);

  expect(sent).toEqual([
    {
      caller: CALLER,
      arn: "failures",
      body: {
        version: "1.0",
        timestamp: "2026-01-02T03:05:05.678Z",
        requestContext: {
          requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          functionArn: "function-arn:$LATEST",
          condition: "RetriesExhausted",
          approximateInvokeCount: 2,
        },
        requestPayload: { id: 1 },
        responseContext: {
          statusCode: 200,
          executedVersion: "$LATEST",
          functionError: "Unhandled",
        },
        responsePayload: { errorMessage: "no manifest", errorType: "TypeError" },
      },
    },
  ]);
});

it("gives up an event that would be too old at the next attempt", async () => {
  const { invocations, clock, invoked, fails, sent } = setUp(RECOVER, {
    maximumEventAgeSeconds: 60,
    onFailureQueueArn: "failures",
  });
  fails.function = true;
  invocations.run();
  await invocations.add("recover", { id: 1 });
  await clock.advance(600_000);

  expect(invoked.map(({ at }) => at)).toEqual([0, 60_000]);
  expect(sent).toMatchObject([{ body: { requestContext: { condition: "EventAgeExceeded" } } }]);
});

it("reports an event that its dead letters do not take", async () => {
  const definition = { ...RECOVER, deadLetterQueueArn: "dead-letters" };
  const { invocations, clock, fails, problems } = setUp(definition, { maximumRetryAttempts: 0 });
  Object.assign(fails, { function: true, deadLetters: true });
  invocations.run();
  await invocations.add("recover", { id: 1 });
  await clock.advance(0);

  expect(problems.at(-1)).toEqual({
    kind: "function",
    name: "recover",
    error: "its dead letters did not take the event: no policy allows it",
  });
});

it("keeps an event whose invocation the local cloud itself has cut off", async () => {
  const { invocations, beginLong, invoked, waiting, fails, problems } = setUp();
  fails.function = true;
  const cut = beginLong();
  invocations.run();
  await invocations.add("recover", { id: 1 });
  const stopped = invocations.stop();
  cut();
  await stopped;

  expect(invoked).toHaveLength(1);
  expect(problems).toEqual([]);
  expect([...waiting.values()]).toMatchObject([{ attempts: 0, event: { id: 1 } }]);
});

it("forgets an event for a function that is no longer declared", async () => {
  const { invocations, clock, invoked, waiting } = setUp();
  invocations.run();
  await invocations.add("gone", { id: 1 });
  await clock.advance(0);

  expect(invoked).toEqual([]);
  expect(waiting.size).toBe(0);
});

it("gives a throttled function its event later, and counts no attempt", async () => {
  const { invocations, clock, invoked, waiting, sent, fails } = setUp();
  fails.throttled = true;
  invocations.run();
  await invocations.add("recover", { id: 1 });
  await clock.advance(15_000);
  expect([...waiting.values()]).toMatchObject([{ attempts: 0 }]);
  fails.throttled = false;
  await clock.advance(5_000);

  expect(invoked.map(({ at }) => at)).toEqual([0, 5_000, 10_000, 15_000, 20_000]);
  expect({ waiting: waiting.size, sent }).toEqual({ waiting: 0, sent: [] });
});

it("sends what was throttled for too long to the dead letters", async () => {
  const dead = { ...RECOVER, deadLetterQueueArn: "queue-arn" };
  const { invocations, clock, waiting, sent, fails } = setUp(dead, { maximumEventAgeSeconds: 60 });
  fails.throttled = true;
  invocations.run();
  await invocations.add("recover", { id: 1 });
  await clock.advance(65_000);

  expect(waiting.size).toBe(0);
  expect(sent).toEqual([{ caller: CALLER, arn: "queue-arn", body: { id: 1 } }]);
});
