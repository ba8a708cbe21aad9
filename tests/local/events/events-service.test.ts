import {
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { EventBus } from "../../../local/events/event-bus";
import { Logs } from "../../../local/logs/logs";
import { type Account, type Served, serve } from "../../helpers/served";
import { removeTemporaryFolders } from "../../helpers/temporary-folder";

const RULES = "arn:aws:events:us-east-1:000000000000:rule";
const PATTERN = '{"source":["aws.batch"]}';
const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:recover";
const DEAD = "arn:aws:sqs:us-east-1:000000000000:dead";

let served: Served<EventBus>;
let client: EventBridgeClient;
let sent: string[];

beforeEach(async () => {
  sent = [];
  use(await serve(openBus, (bus) => [bus.service]));
  await declare();
});
afterEach(async () => {
  client.destroy();
  await served.opened.close();
  await served.close();
  removeTemporaryFolders();
});

async function openBus(account: Account): Promise<EventBus> {
  const logDirectory = account.stateDirectory;
  return EventBus.open({
    ...account,
    kms: { authorize: () => {} },
    sqs: { send: async () => {} },
    lambda: { invokeAsync: async (_, arn) => void sent.push(arn) },
    logs: await Logs.open({ ...account, logDirectory }),
    logDirectory,
    report: () => {},
    log: () => {},
  });
}

function use(next: Served<EventBus>): void {
  served = next;
  client = new EventBridgeClient(served.config());
}

function declare(): Promise<void> {
  const target = { maximumRetryAttempts: 185, maximumEventAgeSeconds: 86_400 };
  return served.opened.replace({
    rules: [
      { name: "failed-jobs", arn: `${RULES}/failed-jobs`, pattern: PATTERN, enabled: true },
      { name: "images", arn: `${RULES}/images`, pattern: PATTERN, enabled: false },
    ],
    targets: [
      {
        ...target,
        id: "recover",
        ruleName: "failed-jobs",
        arn: FUNCTION,
        deadLetterQueueArn: DEAD,
      },
      { ...target, id: "lane", ruleName: "images", arn: DEAD },
    ],
    topics: [],
    logResourcePolicies: [],
  });
}

/** How often the function of `failed-jobs` hears of an event. */
async function deliveries(): Promise<number> {
  const before = sent.length;
  await served.opened.publish(() => ({
    source: "aws.batch",
    detailType: "Batch Job State Change",
    resources: [],
    detail: {},
  }));
  const deliveredUntil = Date.now() + 5000;
  while (served.opened.pending > 0 && Date.now() < deliveredUntil) await new Promise(setImmediate);
  return sent.length - before;
}

const FAILED_JOBS = {
  Name: "failed-jobs",
  Arn: `${RULES}/failed-jobs`,
  EventPattern: PATTERN,
  State: "ENABLED",
  EventBusName: "default",
};
const IMAGES = { ...FAILED_JOBS, Name: "images", Arn: `${RULES}/images`, State: "DISABLED" };
const Name = "failed-jobs";
const stateOf = async (name = Name) =>
  (await client.send(new DescribeRuleCommand({ Name: name }))).State;

test("shows rules and their targets as they are declared", async () => {
  const { $metadata, ...rule } = await client.send(new DescribeRuleCommand({ Name }));
  expect(rule).toEqual(FAILED_JOBS);
  const list = async (input: object) => {
    const { $metadata, ...answer } = await client.send(new ListRulesCommand(input));
    return answer;
  };
  expect(await list({})).toEqual({ Rules: [FAILED_JOBS, IMAGES] });
  expect(await list({ NamePrefix: "im" })).toEqual({ Rules: [IMAGES] });
  expect(await list({ Limit: 1 })).toEqual({ Rules: [FAILED_JOBS], NextToken: "1" });
  const targets = await client.send(new ListTargetsByRuleCommand({ Rule: Name }));
  expect(targets.Targets).toEqual([
    {
      Id: "recover",
      Arn: FUNCTION,
      DeadLetterConfig: { Arn: DEAD },
      RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 },
    },
  ]);
});

test("a rule that is switched off sends nothing until it is switched on", async () => {
  served.opened.run();
  expect(await deliveries()).toBe(1);
  await client.send(new DisableRuleCommand({ Name }));
  expect(await stateOf()).toBe("DISABLED");
  expect(await deliveries()).toBe(0);
  await client.send(new EnableRuleCommand({ Name }));
  expect(await stateOf()).toBe("ENABLED");
  expect(await deliveries()).toBe(1);
});

test("a rule without its target sends nothing", async () => {
  served.opened.run();
  const { $metadata, ...answer } = await client.send(
    new RemoveTargetsCommand({ Rule: Name, Ids: ["recover"] }),
  );
  expect(answer).toEqual({ FailedEntryCount: 0, FailedEntries: [] });
  expect((await client.send(new ListTargetsByRuleCommand({ Rule: Name }))).Targets).toEqual([]);
  expect(await deliveries()).toBe(0);
});

test("what was changed stays so over a restart, until the next deploy", async () => {
  await client.send(new DisableRuleCommand({ Name }));
  await client.send(new RemoveTargetsCommand({ Rule: Name, Ids: ["recover"] }));
  client.destroy();
  use(await served.restart());
  served.opened.run();
  expect(await stateOf()).toBe("DISABLED");
  expect(await deliveries()).toBe(0);
  await declare();
  expect(await stateOf()).toBe("ENABLED");
  expect(await deliveries()).toBe(1);
});

test("refuses rules that are not there, other buses and other calls", async () => {
  await expect(stateOf("gone")).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "Rule gone does not exist on EventBus default.",
  });
  const other = new ListRulesCommand({ EventBusName: "other" });
  await expect(client.send(other)).rejects.toMatchObject({
    name: "ValidationException",
    message: expect.stringContaining("the local cloud has the default event bus only"),
  });
  await expect(client.send(new PutEventsCommand({ Entries: [] }))).rejects.toMatchObject({
    name: "UnknownOperationException",
    message:
      "The local cloud does not emulate AWSEvents.PutEvents; it emulates DescribeRule, ListRules, ListTargetsByRule, EnableRule, DisableRule, RemoveTargets.",
  });
});

test("asks for the permission of each call", async () => {
  client.destroy();
  client = new EventBridgeClient(served.config(served.roleWith("nobody")));
  const arn = `${RULES}/failed-jobs`;
  const calls: [string, string, Promise<unknown>][] = [
    ["events:DescribeRule", arn, stateOf()],
    ["events:ListRules", "*", client.send(new ListRulesCommand({}))],
    ["events:ListTargetsByRule", arn, client.send(new ListTargetsByRuleCommand({ Rule: Name }))],
    ["events:EnableRule", arn, client.send(new EnableRuleCommand({ Name }))],
    ["events:DisableRule", arn, client.send(new DisableRuleCommand({ Name }))],
    [
      "events:RemoveTargets",
      arn,
      client.send(new RemoveTargetsCommand({ Rule: Name, Ids: ["recover"] })),
    ],
  ];
  for (const [action, resource, call] of calls) {
    await expect(call).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: `User: arn:aws:iam::000000000000:role/nobody is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
    });
  }
});
