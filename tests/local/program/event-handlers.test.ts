import type { FunctionDefinition } from "../../../local/lambda/definitions";
import { setUpProvisioner } from "../../helpers/provisioner";
import { removeTemporaryFolders } from "../../helpers/temporary-folder";

afterAll(removeTemporaryFolders);

const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const PERMISSION = "aws:lambda/permission:Permission";
const INVOKE_CONFIG = "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig";
const PATTERN = '{"source":["aws.batch"]}';
const FUNCTION_ARN = "arn:aws:lambda:us-east-1:000000000000:function:recover";
const QUEUE_ARN = "arn:aws:sqs:us-east-1:000000000000:lane";
const LOG_GROUP_ARN = "arn:aws:logs:us-east-1:000000000000:log-group:jobs";
const TOPIC_ARN = "arn:aws:sns:us-east-1:000000000000:alarms";

/** A provisioner with a function, a queue, a topic, a log group and a rule `failed`. */
async function setUp() {
  const all = setUpProvisioner();
  const { deployment, make } = all;
  deployment.functions.push({ name: "recover", arn: FUNCTION_ARN } as FunctionDefinition);
  const queue = { name: "lane", arn: QUEUE_ARN, url: "url", visibilityTimeoutSeconds: 30 };
  deployment.queues.push(queue);
  deployment.logGroups.push({ name: "jobs", arn: LOG_GROUP_ARN });
  deployment.putTopic({ name: "alarms", arn: TOPIC_ARN });
  await make(RULE, { name: "failed", eventPattern: PATTERN }, "failed");
  return all;
}

describe("a rule", () => {
  it("is declared with its pattern, and has an ARN", async () => {
    const { deployment, make } = setUpProvisioner();
    const made = await make(RULE, { eventPattern: PATTERN, state: "DISABLED" }, "failed");

    expect(deployment.rules).toEqual([
      {
        name: expect.stringMatching(/^failed-[0-9a-f]{7}$/),
        arn: made.state.arn,
        pattern: PATTERN,
        enabled: false,
      },
    ]);
    expect(made.state.arn).toBe(`arn:aws:events:us-east-1:000000000000:rule/${made.state.name}`);
    expect(made.id).toBe(made.state.name);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      "a pattern with an unknown operator",
      { eventPattern: '{"source":[{"contains":"a"}]}' },
      /InvalidEventPatternException: Event pattern is not valid. Reason: Unrecognized match type contains/,
    ],
    [
      "a pattern of 2,049 characters",
      { eventPattern: `{"source":["${"a".repeat(2034)}"]}` },
      /LimitExceededException: The event pattern of .* has 2049 characters; EventBridge takes 2048/,
    ],
    ["a schedule", { scheduleExpression: "rate(1 hour)" }, /has no schedules/],
    ["another bus", { eventPattern: PATTERN, eventBusName: "mine" }, /the default event bus only/],
    ["a name with a slash", { eventPattern: PATTERN, name: "a/b" }, /name/],
  ])("is refused: %s", async (_, inputs, message) => {
    const { make } = setUpProvisioner();
    await expect(make(RULE, inputs)).rejects.toThrow(message);
  });
});

describe("a target", () => {
  it("is declared with AWS's retry policy where the program has none", async () => {
    const { deployment, make } = await setUp();
    await make(TARGET, { rule: "failed", arn: FUNCTION_ARN }, "recover");

    expect(deployment.targets).toEqual([
      {
        id: "recover",
        ruleName: "failed",
        arn: FUNCTION_ARN,
        deadLetterQueueArn: undefined,
        maximumRetryAttempts: 185,
        maximumEventAgeSeconds: 86_400,
      },
    ]);
  });

  it.each([QUEUE_ARN, LOG_GROUP_ARN, TOPIC_ARN])("can be %s", async (arn) => {
    const { deployment, make } = await setUp();
    await make(TARGET, {
      rule: "failed",
      arn,
      deadLetterConfig: { arn: QUEUE_ARN },
      retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 },
    });

    expect(deployment.targets).toMatchObject([
      {
        arn,
        deadLetterQueueArn: QUEUE_ARN,
        maximumRetryAttempts: 0,
        maximumEventAgeSeconds: 60,
      },
    ]);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      "of no rule",
      { rule: "none", arn: FUNCTION_ARN },
      /ResourceNotFoundException: Rule none does not exist on EventBus default\./,
    ],
    ["that is no function", { arn: `${FUNCTION_ARN}s` }, /The function .* does not exist/],
    ["that is no queue", { arn: `${QUEUE_ARN}s` }, /The queue .* does not exist/],
    ["that is no log group", { arn: `${LOG_GROUP_ARN}s` }, /The log group .* does not exist/],
    ["that is no topic", { arn: `${TOPIC_ARN}s` }, /NotFound: Topic does not exist/],
    ["of another service", { arn: "arn:aws:states:::machine" }, /sends no events to states/],
    [
      "without its dead-letter queue",
      { arn: FUNCTION_ARN, deadLetterConfig: { arn: "none" } },
      /The queue none does not exist/,
    ],
    [
      "with an event age under a minute",
      { arn: FUNCTION_ARN, retryPolicy: { maximumEventAgeInSeconds: 59 } },
      /maximumEventAgeInSeconds/,
    ],
    [
      "with 186 retries",
      { arn: FUNCTION_ARN, retryPolicy: { maximumRetryAttempts: 186 } },
      /maximumRetryAttempts/,
    ],
    ["with another input", { arn: FUNCTION_ARN, input: "{}" }, /sends events as they are/],
  ])("is refused: %s", async (_, inputs, message) => {
    const { make } = await setUp();
    await expect(make(TARGET, { rule: "failed", ...inputs })).rejects.toThrow(message);
  });

  it("is refused when it is the sixth of its rule", async () => {
    const { make } = await setUp();
    for (const name of ["a", "b", "c", "d", "e"]) {
      await make(TARGET, { rule: "failed", arn: QUEUE_ARN }, name);
    }
    await expect(make(TARGET, { rule: "failed", arn: QUEUE_ARN }, "f")).rejects.toThrow(
      "LimitExceededException: The rule failed has 5 targets already; EventBridge takes no more.",
    );
  });
});

describe("a function's permission", () => {
  const inputs = {
    action: "lambda:InvokeFunction",
    function: "recover",
    principal: "events.amazonaws.com",
    sourceArn: "rule-arn",
  };

  it("is declared for the function", async () => {
    const { deployment, make } = await setUp();
    const made = await make(PERMISSION, { ...inputs, statementId: "events" });

    expect(made).toEqual({ id: "events", state: { statementId: "events" } });
    expect(deployment.lambdaPermissions).toEqual([
      {
        functionName: "recover",
        statementId: "events",
        action: "lambda:InvokeFunction",
        principal: "events.amazonaws.com",
        sourceArn: "rule-arn",
        sourceAccount: undefined,
      },
    ]);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ["of no function", { function: "none" }, /The function none does not exist/],
    ["of no service", { principal: "*" }, /lets only services invoke functions/],
    ["of another service's action", { action: "sqs:SendMessage" }, /an action of Lambda/],
  ])("is refused: %s", async (_, other, message) => {
    const { make } = await setUp();
    await expect(make(PERMISSION, { ...inputs, ...other })).rejects.toThrow(message);
  });

  it("is refused when its statement id is taken", async () => {
    const { make } = await setUp();
    await make(PERMISSION, { ...inputs, statementId: "events" }, "one");
    await expect(make(PERMISSION, { ...inputs, statementId: "events" }, "two")).rejects.toThrow(
      "ResourceConflictException: The statement id (events) provided already exists.",
    );
  });
});

describe("a function's asynchronous invocations", () => {
  it("are declared with Lambda's defaults where the program has none", async () => {
    const { deployment, make } = await setUp();
    await make(INVOKE_CONFIG, {
      functionName: "recover",
      maximumRetryAttempts: 1,
      destinationConfig: { onFailure: { destination: QUEUE_ARN } },
    });

    expect(deployment.asyncSettings).toEqual([
      {
        functionName: "recover",
        maximumRetryAttempts: 1,
        maximumEventAgeSeconds: 21_600,
        onFailureQueueArn: QUEUE_ARN,
      },
    ]);
  });

  it.each<[string, Record<string, unknown>, RegExp]>([
    ["three retries", { maximumRetryAttempts: 3 }, /maximumRetryAttempts/],
    [
      "a destination that is not there",
      { destinationConfig: { onFailure: { destination: "none" } } },
      /The queue none does not exist/,
    ],
  ])("are refused: %s", async (_, other, message) => {
    const { make } = await setUp();
    await expect(make(INVOKE_CONFIG, { functionName: "recover", ...other })).rejects.toThrow(
      message,
    );
  });
});
