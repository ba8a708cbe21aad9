import { Authorizer } from "../../../local/iam/authorizer";
import { Identities } from "../../../local/iam/identities";
import { alarmProblems } from "../../../local/program/alarm-checks";
import { FakeClock } from "../../helpers/fake-clock";
import { type LocalServices, startLocalServices } from "../../helpers/local-services";
import { ACCOUNT, KEY, keyPolicy, newStack } from "../../helpers/service-provisioner";

const TOPIC = "aws:sns/topic:Topic";
const TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy";
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const DASHBOARD = "aws:cloudwatch/dashboard:Dashboard";

let services: LocalServices;

beforeAll(async () => {
  services = await startLocalServices();
});
afterAll(() => services.close());

const allowing = (service: string, condition?: object) => ({
  Statement: [
    {
      Effect: "Allow",
      Principal: { Service: service },
      Action: "sns:Publish",
      Resource: "*",
      Condition: condition,
    },
  ],
});

const alarm = (changed: object) => ({
  comparisonOperator: "GreaterThanThreshold",
  threshold: 0,
  evaluationPeriods: 1,
  metricName: "ApproximateNumberOfMessagesVisible",
  namespace: "AWS/SQS",
  period: 60,
  statistic: "Maximum",
  dimensions: { QueueName: "dlq" },
  ...changed,
});

describe("an alarm", () => {
  test("is known with those whom it tells", async () => {
    const { make, deployment } = newStack(services);
    const { id: topic } = await make(TOPIC, {});
    const { state } = await make(ALARM, alarm({ alarmActions: [topic], okActions: [topic] }));
    expect(state.arn).toMatch(/^arn:aws:cloudwatch:us-east-1:000000000000:alarm:it-\w{7}$/);
    expect(deployment.alarms).toEqual([
      { name: state.name, arn: state.arn, actionArns: [topic, topic] },
    ]);
  });

  test("may compute what it watches from metrics and SEARCHes", async () => {
    const metric = { metricName: "Invocations", namespace: "AWS/Lambda", period: 60, stat: "Sum" };
    const none = { metricName: undefined, namespace: undefined, period: undefined };
    const metricQueries = [
      { id: "calls", metric },
      { id: "rate", expression: "IF(calls > 0, SUM(SEARCH('{a,b} c', \"Sum\")) / calls, 0)" },
      { id: "value", expression: "rate * 100", returnData: true },
    ];
    const { make } = newStack(services);
    const inputs = { ...none, statistic: undefined, dimensions: undefined, metricQueries };
    await expect(make(ALARM, alarm(inputs))).resolves.toMatchObject({ id: expect.any(String) });
  });

  const computed = (...metricQueries: object[]) =>
    alarm({
      ...{ metricName: undefined, namespace: undefined, period: undefined },
      ...{ statistic: undefined, dimensions: undefined, metricQueries },
    });

  test.each<[string, object, string]>([
    [
      "no threshold",
      alarm({ threshold: undefined }),
      "MissingRequiredParameter: The parameter threshold is required.",
    ],
    [
      "no period",
      alarm({ period: undefined }),
      "MissingRequiredParameter: The parameter period is required.",
    ],
    [
      "no namespace",
      alarm({ namespace: undefined }),
      "MissingRequiredParameter: The parameter namespace is required.",
    ],
    [
      "no statistic",
      alarm({ statistic: undefined }),
      "InvalidParameterCombination: An alarm has statistic or extendedStatistic, and not both.",
    ],
    [
      "more datapoints than periods",
      alarm({ datapointsToAlarm: 2 }),
      "ValidationError: datapointsToAlarm 2 is more than evaluationPeriods 1.",
    ],
    [
      "a period of 45 seconds",
      alarm({ period: 45 }),
      "ValidationError: period 45 is not 10, 20, 30 or a multiple of 60 seconds.",
    ],
    [
      "five-minute periods over more than a day",
      alarm({ period: 300, evaluationPeriods: 289 }),
      "ValidationError: Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <= 86400).",
    ],
    ["missing data treated as fine", alarm({ treatMissingData: "fine" }), "treatMissingData"],
    [
      "a topic that does not exist",
      alarm({ alarmActions: ["arn:aws:sns:us-east-1:000000000000:gone"] }),
      "NotFound: Topic does not exist: arn:aws:sns:us-east-1:000000000000:gone",
    ],
    [
      "metricQueries beside a metric",
      alarm({ metricQueries: [{ id: "a", expression: "1", returnData: true }] }),
      "InvalidParameterCombination: metricName is not for an alarm with metricQueries.",
    ],
    [
      "an expression of what is not there",
      computed({ id: "value", expression: "failed / 2", returnData: true }),
      "ValidationError: metricQueries.value refers to failed, which is none.",
    ],
    [
      "two values",
      computed(
        { id: "a", expression: "1", returnData: true },
        { id: "b", expression: "2", returnData: true },
      ),
      "ValidationError: Exactly one of metricQueries has returnData true, not 2: the alarm watches that one.",
    ],
    [
      "a query of neither metric nor expression",
      computed({ id: "a", returnData: true }),
      "InvalidParameterCombination: metricQueries.a has metric or expression, and not both.",
    ],
  ])("is refused with %s", async (_, inputs, message) => {
    await expect(newStack(services).make(ALARM, { ...inputs })).rejects.toThrow(message);
  });
});

describe("an alarm that would tell nobody", () => {
  const authorizer = new Authorizer(new Identities(), new FakeClock());
  const sendersKey = (...services: string[]) =>
    keyPolicy(
      ...services.map((service) => ({
        Effect: "Allow",
        Principal: { Service: service },
        Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
        Resource: "*",
        Condition: { ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:*:alarm:*" } },
      })),
    );

  async function problemsWith(policy: object | undefined, key?: string) {
    const { make, deployment } = newStack(services);
    const kmsMasterKeyId =
      key === undefined ? undefined : (await make(KEY, { policy: key })).state.arn;
    const { id: arn } = await make(TOPIC, { kmsMasterKeyId });
    if (policy !== undefined) await make(TOPIC_POLICY, { arn, policy });
    await make(ALARM, alarm({ alarmActions: [arn] }), "deep");
    return alarmProblems(deployment, ACCOUNT, authorizer, services.kms);
  }

  test("is named, with what is missing", async () => {
    expect(await problemsWith(allowing("events.amazonaws.com"))).toEqual([
      expect.stringMatching(
        /^The alarm deep-\w{7} would tell nobody: cloudwatch\.amazonaws\.com needs sns:Publish in the policy of arn:aws:sns:us-east-1:000000000000:it-\w{7}\.$/,
      ),
    ]);
    const otherAlarms = { ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:*:alarm:other-*" } };
    expect(await problemsWith(allowing("cloudwatch.amazonaws.com", otherAlarms))).toHaveLength(1);
    expect(
      await problemsWith(allowing("cloudwatch.amazonaws.com"), sendersKey("s3.amazonaws.com")),
    ).toEqual([
      expect.stringMatching(
        /^The alarm deep-\w{7} would tell nobody: cloudwatch\.amazonaws\.com needs kms:GenerateDataKey and kms:Decrypt in the policy of arn:aws:kms:us-east-1:000000000000:key\/[0-9a-f-]{36}\.$/,
      ),
    ]);
  });

  test("is none when topic and key let it", async () => {
    const both = allowing("cloudwatch.amazonaws.com", {
      StringEquals: { "aws:SourceAccount": ACCOUNT },
    });
    expect(await problemsWith(both)).toEqual([]);
    expect(await problemsWith(both, sendersKey("cloudwatch.amazonaws.com"))).toEqual([]);
    expect(await problemsWith(undefined)).toEqual([]);
  });
});

describe("a topic", () => {
  test("sends to an address that has yet to confirm", async () => {
    const { make, deployment } = newStack(services);
    const { id: topic, state } = await make(TOPIC, {});
    await make(TOPIC_POLICY, { arn: topic, policy: allowing("cloudwatch.amazonaws.com") });
    const endpoint = "ops@example.com";
    const subscription = await make(SUBSCRIPTION, { topic, protocol: "email", endpoint });
    expect(subscription.state).toMatchObject({ pendingConfirmation: true });
    expect(deployment.topics).toEqual([
      { arn: topic, name: state.name, policy: allowing("cloudwatch.amazonaws.com") },
    ]);
  });

  const withTopic = (type: string, inputs: object) => async () => {
    const { make } = newStack(services);
    const { id } = await make(TOPIC, {});
    return make(type, { topic: id, arn: id, ...inputs });
  };

  test.each<[string, () => Promise<unknown>, string]>([
    [
      "with a policy of all its actions",
      withTopic(TOPIC_POLICY, {
        policy: {
          Statement: [{ Effect: "Allow", Principal: "*", Action: "sns:*", Resource: "*" }],
        },
      }),
      "InvalidParameter: Invalid parameter: Policy statement action out of service scope!",
    ],
    [
      "with an address that is none",
      withTopic(SUBSCRIPTION, { protocol: "email", endpoint: "ops" }),
      "InvalidParameter: Invalid parameter: Email address",
    ],
    [
      "with a queue that does not exist",
      withTopic(SUBSCRIPTION, { protocol: "sqs", endpoint: "arn:gone" }),
      "The queue arn:gone does not exist",
    ],
    [
      "that does not exist, with a subscription",
      withTopic(SUBSCRIPTION, { topic: "arn:gone", protocol: "email", endpoint: "a@b.c" }),
      "NotFound: Topic does not exist: arn:gone",
    ],
    [
      "with a key that does not exist",
      () => newStack(services).make(TOPIC, { kmsMasterKeyId: "alias/aws/sns" }),
      "NotFoundException: Alias arn:aws:kms:us-east-1:000000000000:alias/aws/sns is not found.",
    ],
  ])("%s is refused", async (_, attempt, message) => {
    await expect(attempt()).rejects.toThrow(message);
  });
});

describe("a dashboard", () => {
  const widget = { type: "metric", x: 0, y: 0, width: 24, height: 6 };
  const metrics = [["AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName", "lane"]];
  const body = (...widgets: object[]) => ({
    dashboardName: "labeler-dev",
    dashboardBody: JSON.stringify({ widgets }),
  });

  test("has widgets of the kinds that CloudWatch knows", async () => {
    const { make } = newStack(services);
    const { state } = await make(
      DASHBOARD,
      body(
        { ...widget, properties: { region: "us-east-1", metrics, title: "Age" } },
        { ...widget, type: "text", properties: { markdown: "# Lanes" } },
        { ...widget, type: "log", properties: { region: "us-east-1", query: "SOURCE 'jobs'" } },
        { ...widget, type: "alarm", properties: { alarms: ["arn:aws:cloudwatch:…"] } },
      ),
    );
    expect(state).toEqual({
      dashboardArn: "arn:aws:cloudwatch::000000000000:dashboard/labeler-dev",
    });
  });

  test.each<[string, object, RegExp]>([
    [
      "no JSON",
      { dashboardName: "d", dashboardBody: "{" },
      /InvalidParameterInput: The field DashboardBody must be a valid JSON object/,
    ],
    ["a name with a dot", { ...body(), dashboardName: "labeler.dev" }, /dashboardName/],
    [
      "a widget of no known type",
      body({ ...widget, type: "graph", properties: {} }),
      /The dashboard body is invalid, there are 1 validation errors: \[\{"dataPath":"\/widgets\/0\/type"/,
    ],
    [
      "a metric widget without metrics",
      body({ ...widget, properties: { region: "us-east-1" } }),
      /"dataPath":"\/widgets\/0\/properties","message":"Should have required property 'metrics'"/,
    ],
    [
      "metrics that are no lists of lists",
      body({ ...widget, properties: { region: "us-east-1", metrics: metrics.flat() } }),
      /there are 4 validation errors: \[\{"dataPath":"\/widgets\/0\/properties\/metrics\/0"/,
    ],
    [
      "a metric widget without a Region",
      body({ ...widget, properties: { metrics } }),
      /"dataPath":"\/widgets\/0\/properties\/region"/,
    ],
    [
      "a widget wider than the grid",
      body({ ...widget, width: 25, properties: { region: "us-east-1", metrics } }),
      /"dataPath":"\/widgets\/0\/width"/,
    ],
    [
      "an alarm widget without alarms",
      body({ ...widget, type: "alarm", properties: { alarms: [] } }),
      /"dataPath":"\/widgets\/0\/properties\/alarms"/,
    ],
  ])("is refused with %s", async (_, inputs, message) => {
    await expect(newStack(services).make(DASHBOARD, { ...inputs })).rejects.toThrow(message);
  });
});
