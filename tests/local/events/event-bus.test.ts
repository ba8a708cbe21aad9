import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AwsError } from "../../../local/aws-error";
import type { Happening } from "../../../local/events/event";
import { type DeclaredEvents, EventBus } from "../../../local/events/event-bus";
import type { Target } from "../../../local/events/rules";
import { type Fault, faultPlanSchema } from "../../../local/faults/fault-plan";
import { Faults } from "../../../local/faults/faults";
import { Authorizer } from "../../../local/iam/authorizer";
import type { Caller } from "../../../local/iam/caller";
import { Identities } from "../../../local/iam/identities";
import type { Statement } from "../../../local/iam/policy";
import { Logs } from "../../../local/logs/logs";
import type { Problem } from "../../../local/problem";
import type { Collection, StateStore } from "../../../local/state";
import { ManualClock } from "../../helpers/manual-clock";
import { memoryCollection } from "../../helpers/memory-collection";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

const NOW = Date.parse("2026-01-02T03:04:05.678Z");
const RULE_ARN = "arn:aws:events:us-east-1:000000000000:rule/failed-jobs";
const LANE = "arn:aws:sqs:us-east-1:000000000000:lane";
const DEAD_LETTERS = "arn:aws:sqs:us-east-1:000000000000:dead-letters";
const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:recover";
const LOG_GROUP = "arn:aws:logs:us-east-1:000000000000:log-group:/aws/events/jobs";
const TOPIC = "arn:aws:sns:us-east-1:000000000000:alarms";
const EVENTS: Caller = {
  kind: "service",
  principal: "events.amazonaws.com",
  sourceArn: RULE_ARN,
  sourceAccount: "000000000000",
};
const DENIED = new AwsError("AccessDenied", "no policy allows it", 403);

const RULE = {
  name: "failed-jobs",
  arn: RULE_ARN,
  pattern: '{"source":["aws.batch"],"detail":{"status":["FAILED"]}}',
  enabled: true,
};

afterAll(removeTemporaryFolders);

function target(arn: string, options: Partial<Target> = {}): Target {
  return {
    id: "recover",
    ruleName: "failed-jobs",
    arn,
    maximumRetryAttempts: 185,
    maximumEventAgeSeconds: 86_400,
    ...options,
  };
}

function job(status: string): () => Happening {
  return () => ({
    source: "aws.batch",
    detailType: "Batch Job State Change",
    resources: ["arn:aws:batch:us-east-1:000000000000:job/1"],
    detail: { jobId: "1", status, stoppedAt: undefined },
  });
}

/** A bus on collections that outlive it; `refusals` are what queues and functions answer, by ARN. */
async function setUp(
  declared: Partial<DeclaredEvents> = {},
  rates: Partial<Record<Fault, number>> = {},
) {
  const clock = new ManualClock(NOW);
  const collections = new Map<string, Collection<unknown>>();
  const store = {
    collection: async (name: string) => {
      const found = collections.get(name) ?? memoryCollection<unknown>();
      collections.set(name, found);
      return found;
    },
  } as unknown as StateStore;
  const sent: { caller: Caller; arn: string; event: unknown }[] = [];
  const refusals = new Map<string, Error>();
  const problems: Problem[] = [];
  const logDirectory = temporaryFolder();
  const take = async (caller: Caller, arn: string, event: unknown) => {
    const refusal = refusals.get(arn);
    if (refusal !== undefined) throw refusal;
    sent.push({ caller, arn, event });
  };
  const authorizer = new Authorizer(new Identities(), clock);
  const account = { region: "us-east-1", accountId: "000000000000" };
  const logs = await Logs.open({ store, clock, authorizer, logDirectory, ...account });
  await logs.declare([{ name: "/aws/events/jobs", arn: LOG_GROUP }]);
  const open = () =>
    EventBus.open({
      store,
      clock,
      faults: new Faults(faultPlanSchema.parse({ seed: 1, rates, maxDelaySeconds: 10 })),
      logDirectory,
      authorizer,
      logs,
      kms: { authorize: () => {} },
      sqs: { send: (caller, arn, body) => take(caller, arn, JSON.parse(body)) },
      lambda: { invokeAsync: take },
      ...account,
      report: (problem) => problems.push(problem),
      log: () => {},
    });
  const bus = await open();
  await bus.replace({
    rules: [RULE],
    targets: [target(LANE)],
    topics: [],
    logResourcePolicies: [],
    ...declared,
  });
  return { bus, open, clock, sent, refusals, problems, logDirectory, collections };
}

describe("an event", () => {
  it("goes to the targets of the rules that select it, as EventBridge writes it", async () => {
    const { bus, clock, sent } = await setUp({
      targets: [target(LANE), target(FUNCTION, { id: "other" })],
    });
    bus.run();
    await bus.publish(job("FAILED"));
    await clock.advance(0);

    const event = {
      version: "0",
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      "detail-type": "Batch Job State Change",
      source: "aws.batch",
      account: "000000000000",
      time: "2026-01-02T03:04:05Z",
      region: "us-east-1",
      resources: ["arn:aws:batch:us-east-1:000000000000:job/1"],
      detail: { jobId: "1", status: "FAILED" },
    };
    expect(sent).toStrictEqual([
      { caller: EVENTS, arn: LANE, event },
      { caller: EVENTS, arn: FUNCTION, event },
    ]);
  });

  it("goes nowhere when the pattern does not match, or the rule is disabled", async () => {
    const disabled = { ...RULE, name: "off", pattern: '{"source":["aws.batch"]}', enabled: false };
    const { bus, clock, sent, collections } = await setUp({
      rules: [RULE, disabled],
      targets: [target(LANE), target(LANE, { ruleName: "off" })],
    });
    bus.run();
    await bus.publish(job("SUCCEEDED"));
    await clock.advance(0);

    expect(sent).toEqual([]);
    expect(collections.get("event-deliveries")?.size).toBe(0);
  });

  it("is not even described where there are no rules", async () => {
    const { bus } = await setUp({ rules: [], targets: [] });
    const describe = jest.fn(job("FAILED"));
    await bus.publish(describe);

    expect(describe).not.toHaveBeenCalled();
  });

  it("is on its way to the disk in the turn of its publication, and delivered after a restart", async () => {
    const { bus, open, clock, sent, collections } = await setUp();
    const published = bus.publish(job("FAILED"));
    expect(collections.get("event-deliveries")?.size).toBe(1);
    await published;
    await bus.close();
    const restarted = await open();
    restarted.run();
    await clock.advance(0);

    expect(sent).toHaveLength(1);
    expect(collections.get("event-deliveries")?.size).toBe(0);
  });

  it("is forgotten when the program no longer declares its target", async () => {
    const { bus, clock, sent, problems } = await setUp();
    await bus.publish(job("FAILED"));
    await bus.replace({
      rules: [],
      targets: [],
      topics: [],
      logResourcePolicies: [],
    });
    bus.run();
    await clock.advance(0);

    expect(sent).toEqual([]);
    expect(problems).toEqual([]);
  });
});

describe("a target that refuses", () => {
  it("is not tried again: the event is in the dead-letter queue at once, and a problem says so", async () => {
    const { bus, clock, sent, refusals, problems } = await setUp({
      targets: [target(FUNCTION, { deadLetterQueueArn: DEAD_LETTERS })],
    });
    refusals.set(FUNCTION, DENIED);
    bus.run();
    await bus.publish(job("FAILED"));
    await clock.advance(0);

    expect(sent).toMatchObject([
      { caller: EVENTS, arn: DEAD_LETTERS, event: { account: "000000000000" } },
    ]);
    expect(problems).toEqual([
      {
        kind: "delivery",
        rule: "failed-jobs",
        targetArn: FUNCTION,
        error: "no policy allows it",
        outcome: `It is in the dead-letter queue ${DEAD_LETTERS}.`,
      },
    ]);
  });

  it("loses the event without a dead-letter queue", async () => {
    const { bus, clock, refusals, problems, collections } = await setUp();
    refusals.set(LANE, DENIED);
    bus.run();
    await bus.publish(job("FAILED"));
    await clock.advance(0);

    expect(problems).toMatchObject([
      { outcome: "The target has no dead-letter queue: it is lost." },
    ]);
    expect(collections.get("event-deliveries")?.size).toBe(0);
  });

  it("loses the event when the dead-letter queue refuses too", async () => {
    const { bus, clock, refusals, problems } = await setUp({
      targets: [target(LANE, { deadLetterQueueArn: DEAD_LETTERS })],
    });
    refusals.set(LANE, DENIED);
    refusals.set(DEAD_LETTERS, DENIED);
    bus.run();
    await bus.publish(job("FAILED"));
    await clock.advance(0);

    expect(problems).toMatchObject([
      { outcome: "It is lost, as the dead-letter queue did not take it: no policy allows it" },
    ]);
  });
});

describe("a target that fails", () => {
  it("is tried again after one second, then two, and gets the event once it can", async () => {
    const { bus, clock, sent, refusals, problems } = await setUp();
    refusals.set(LANE, new Error("disk full"));
    bus.run();
    await bus.publish(job("FAILED"));
    await clock.advance(1000);
    refusals.clear();
    await clock.advance(1999);
    expect(sent).toEqual([]);
    await clock.advance(1);

    expect(sent).toHaveLength(1);
    expect(problems).toEqual([]);
  });

  it("is given up when the retries of its policy are used up", async () => {
    const { bus, clock, sent, refusals, problems } = await setUp({
      targets: [target(LANE, { maximumRetryAttempts: 1, deadLetterQueueArn: DEAD_LETTERS })],
    });
    refusals.set(LANE, new Error("disk full"));
    bus.run();
    await bus.publish(job("FAILED"));
    await clock.advance(999);
    expect(sent).toEqual([]);
    await clock.advance(1);

    expect(sent).toMatchObject([{ arn: DEAD_LETTERS }]);
    expect(problems).toMatchObject([{ kind: "delivery", error: "disk full" }]);
  });

  it("is given up when the event is too old", async () => {
    const { bus, clock, refusals, problems } = await setUp({
      targets: [target(LANE, { maximumEventAgeSeconds: 60 })],
    });
    refusals.set(LANE, new Error("disk full"));
    bus.run();
    await bus.publish(job("FAILED"));
    await clock.advance(59_999);
    expect(problems).toEqual([]);
    await clock.advance(10_000);

    expect(problems).toMatchObject([{ kind: "delivery", error: "disk full" }]);
  });
});

describe("topics and log groups", () => {
  const LOGS: Statement = {
    Effect: "Allow",
    Principal: { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] },
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: `${LOG_GROUP}:*`,
  };
  const PUBLISH: Statement = {
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: "sns:Publish",
    Resource: TOPIC,
    Condition: { ArnEquals: { "aws:SourceArn": RULE_ARN } },
  };
  async function publish(declared: Partial<DeclaredEvents>) {
    const all = await setUp(declared);
    await all.bus.publish(job("FAILED"));
    all.bus.run();
    await all.bus.close();
    return all;
  }

  it("write what they get to files, a line an event", async () => {
    const { logDirectory, problems } = await publish({
      targets: [target(LOG_GROUP), target(TOPIC, { id: "topic" })],
      logResourcePolicies: [{ Statement: LOGS }],
      topics: [{ arn: TOPIC, name: "alarms", policy: { Statement: PUBLISH } }],
    });

    expect(problems).toEqual([]);
    const linesOf = (file: string) => {
      const lines = readFileSync(join(logDirectory, file), "utf8").trimEnd().split("\n");
      return lines.map((line) => JSON.parse(line));
    };
    const detail = { jobId: "1", status: "FAILED" };
    expect(linesOf("sns-alarms.log")).toEqual([expect.objectContaining({ detail })]);
    const [logged, ...others] = linesOf("%2Faws%2Fevents%2Fjobs.log");
    expect(logged).toMatchObject({ timestamp: NOW, stream: "events" });
    expect(JSON.parse(logged.message)).toMatchObject({ detail });
    expect(others).toEqual([]);
  });

  it.each([
    ["a log group without a resource policy", LOG_GROUP, "logs:CreateLogStream"],
    ["a topic without a policy", TOPIC, "sns:Publish"],
  ])("refuse: %s", async (_, arn, action) => {
    const { problems } = await publish({
      targets: [target(arn)],
      topics: [{ arn: TOPIC, name: "alarms" }],
    });

    expect(problems).toMatchObject([
      {
        kind: "delivery",
        targetArn: arn,
        error: expect.stringContaining(
          `events.amazonaws.com is not authorized to perform: ${action}`,
        ),
      },
    ]);
  });
});

describe("under faults, an event", () => {
  it("comes twice, the second time late", async () => {
    const { bus, clock, sent } = await setUp({}, { jobEventDuplicated: 1 });
    bus.run();
    await bus.publish(job("FAILED"));
    await clock.advance(0);
    expect(sent).toHaveLength(1);
    await clock.advance(10_000);
    expect(sent.map(({ event }) => event)).toEqual([
      expect.objectContaining({ "detail-type": "Batch Job State Change" }),
      sent[0]?.event,
    ]);
  });

  it("comes late", async () => {
    const { bus, clock, sent } = await setUp({}, { jobEventDelayed: 1 });
    bus.run();
    await bus.publish(job("FAILED"));
    await clock.advance(0);
    expect(sent).toEqual([]);
    await clock.advance(10_000);
    expect(sent).toHaveLength(1);
  });
});
