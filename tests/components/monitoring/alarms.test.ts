import { EncryptionKey } from "../../../components/access/encryption-key";
import { deployMonitoring } from "../../helpers/deploy-monitoring";
import type { ResourceGraph } from "../../helpers/pulumi-mocks";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const RUNBOOK = "Runbook: docs/operations.md#";

/** What all of them have in common. */
const ONE_PERIOD = {
  comparisonOperator: "GreaterThanThreshold",
  threshold: 0,
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
};

describe("alarms", () => {
  let graph: ResourceGraph;
  beforeAll(async () => {
    ({ graph } = await deployMonitoring());
  });

  it("are these and no others", () => {
    const names = graph.ofType(ALARM).map(({ name }) => name.replace("labeler-", ""));

    expect(names.sort()).toEqual([
      "blocked-job-queue",
      "blocked-jobs-undelivered",
      "failed-jobs-undelivered",
      "job-history-undelivered",
      "lane-bulk-dead-letters",
      "lane-bulk-expiring-dead-letters",
      "lane-bulk-failed-jobs",
      "lane-bulk-old-messages",
      "lane-express-dead-letters",
      "lane-express-expiring-dead-letters",
      "lane-express-failed-jobs",
      "lane-express-old-messages",
      "recover-dead-letters",
      "rekognition-throttling",
      "submitter-errors",
      "submitter-throttles",
    ]);
  });

  it("stay on while a dead letter is there, also when SQS stops to report an idle queue", () => {
    expect(graph.get(ALARM, "labeler-lane-express-dead-letters").inputs).toEqual({
      ...ONE_PERIOD,
      alarmDescription:
        "Stack test: Images of lane express wait in its dead-letter queue, unlabeled. " +
        `The alarm stays on, and says nothing more, until that queue is empty. ${RUNBOOK}dead-letters`,
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: "express-events-dlq" },
      statistic: "Maximum",
      period: 60,
      treatMissingData: "ignore",
    });
  });

  it("remind of dead letters a week before SQS deletes them", () => {
    expect(graph.get(ALARM, "labeler-lane-bulk-expiring-dead-letters").inputs).toEqual({
      ...ONE_PERIOD,
      alarmDescription: `Stack test: Dead letters of lane bulk are a week old. After two weeks SQS deletes them. ${RUNBOOK}expiring-dead-letters`,
      namespace: "AWS/SQS",
      metricName: "ApproximateAgeOfOldestMessage",
      dimensions: { QueueName: "bulk-events-dlq" },
      statistic: "Maximum",
      period: 3600,
      threshold: 604_800,
      treatMissingData: "ignore",
    });
  });

  it.each([
    ["express", 362],
    ["bulk", 600],
  ])("go on when events of %s wait for more than a retry, %d seconds", (lane, seconds) => {
    expect(graph.get(ALARM, `labeler-lane-${lane}-old-messages`).inputs).toEqual({
      ...ONE_PERIOD,
      alarmDescription: `Stack test: Events of lane ${lane} wait longer than a retry takes: no job is submitted for them. ${RUNBOOK}old-messages`,
      namespace: "AWS/SQS",
      metricName: "ApproximateAgeOfOldestMessage",
      dimensions: { QueueName: `${lane}-events` },
      statistic: "Maximum",
      period: 60,
      threshold: seconds,
      evaluationPeriods: 5,
      datapointsToAlarm: 5,
      treatMissingData: "notBreaching",
    });
  });

  it("go on anew with each failed job of their own stack and lane", () => {
    expect(graph.get(ALARM, "labeler-lane-bulk-failed-jobs").inputs).toEqual({
      ...ONE_PERIOD,
      alarmDescription: `Stack test: AWS Batch gave up jobs of lane bulk; their images go to its dead-letter queue. ${RUNBOOK}failed-jobs`,
      namespace: "ImageLabeler",
      metricName: "FailedJobs",
      dimensions: { stack: "test", lane: "bulk" },
      statistic: "Sum",
      period: 300,
      treatMissingData: "notBreaching",
    });
  });

  it("go on when a function fails, and when it is throttled for a quarter of an hour", () => {
    const lambda = {
      namespace: "AWS/Lambda",
      dimensions: { FunctionName: "submitter-0a1b2c3" },
      statistic: "Sum",
      period: 300,
      treatMissingData: "notBreaching",
    };

    expect(graph.get(ALARM, "labeler-submitter-errors").inputs).toEqual({
      ...ONE_PERIOD,
      ...lambda,
      alarmDescription: `Stack test: Calls of the function submitter fail; what they were called with is tried again. ${RUNBOOK}function-errors`,
      metricName: "Errors",
    });
    expect(graph.get(ALARM, "labeler-submitter-throttles").inputs).toEqual({
      ...ONE_PERIOD,
      ...lambda,
      alarmDescription: `Stack test: For 15 minutes Lambda has refused calls of the function submitter: the account has no concurrency left. ${RUNBOOK}function-throttles`,
      metricName: "Throttles",
      evaluationPeriods: 3,
      datapointsToAlarm: 3,
    });
  });

  it("go on when events do not arrive, and stay on while they wait as dead letters", () => {
    expect(graph.get(ALARM, "labeler-failed-jobs-undelivered").inputs).toEqual({
      ...ONE_PERIOD,
      alarmDescription: `Stack test: EventBridge gave up events of the rule failed-jobs. ${RUNBOOK}undelivered-events`,
      namespace: "AWS/Events",
      metricName: "FailedInvocations",
      dimensions: { RuleName: "failed-jobs-0a1b2c3" },
      statistic: "Sum",
      period: 300,
      treatMissingData: "notBreaching",
    });
    const ruleOf = (name: string) => graph.get(ALARM, name).inputs.dimensions;
    expect(ruleOf("labeler-job-history-undelivered")).toEqual({
      RuleName: "labeler-jobs-states-0a1b2c3",
    });
    expect(ruleOf("labeler-blocked-jobs-undelivered")).toEqual({
      RuleName: "labeler-jobs-blocked-0a1b2c3",
    });
    expect(graph.get(ALARM, "labeler-recover-dead-letters").inputs).toMatchObject({
      namespace: "AWS/SQS",
      metricName: "ApproximateNumberOfMessagesVisible",
      dimensions: { QueueName: "recover-dlq-0a1b2c3" },
      treatMissingData: "ignore",
    });
  });

  it("go on when a job queue is blocked", () => {
    expect(graph.get(ALARM, "labeler-blocked-job-queue").inputs).toEqual({
      ...ONE_PERIOD,
      alarmDescription: `Stack test: A job at the head of a job queue cannot be placed, and blocks those behind it. ${RUNBOOK}blocked-job-queue`,
      namespace: "AWS/Events",
      metricName: "TriggeredRules",
      dimensions: { RuleName: "labeler-jobs-blocked-0a1b2c3" },
      statistic: "Sum",
      period: 300,
      treatMissingData: "notBreaching",
    });
  });

  it("go on when a fifth of the account's DetectLabels calls is throttled", () => {
    const operand = (id: string, metricName: string) => ({
      id,
      returnData: false,
      metric: {
        namespace: "AWS/Rekognition",
        metricName,
        dimensions: { Operation: "DetectLabels" },
        stat: "Sum",
        period: 300,
      },
    });

    expect(graph.get(ALARM, "labeler-rekognition-throttling").inputs).toEqual({
      ...ONE_PERIOD,
      alarmDescription: `Stack test: For 15 minutes Rekognition has refused more than 20 % of the account's DetectLabels calls: it gets more than its quota. ${RUNBOOK}rekognition-throttling`,
      metricQueries: [
        {
          id: "value",
          expression: "100 * throttled / (throttled + FILL(answered, 0))",
          label: "value",
          returnData: true,
        },
        operand("throttled", "ThrottledCount"),
        operand("answered", "SuccessfulRequestCount"),
      ],
      threshold: 20,
      evaluationPeriods: 3,
      datapointsToAlarm: 3,
      treatMissingData: "notBreaching",
    });
  });

  it("tell nobody when nobody is named, and need no topic", () => {
    expect(graph.resources.filter(({ type }) => type.startsWith("aws:sns"))).toEqual([]);
    for (const { inputs } of graph.ofType(ALARM)) {
      expect(inputs).not.toHaveProperty("alarmActions");
      expect(inputs).not.toHaveProperty("okActions");
    }
  });
});

describe("alarms of a stack with an address", () => {
  const TOPIC = "arn:aws:sns:eu-central-1:123456789012:labeler-alarms-0a1b2c3";
  let graph: ResourceGraph;
  beforeAll(async () => {
    ({ graph } = await deployMonitoring(() => ({ alarmEmail: "ops@example.com" })));
  });

  it("tell it when they begin and when they end", () => {
    expect(graph.ofType(ALARM)).toHaveLength(16);
    for (const { inputs } of graph.ofType(ALARM)) {
      expect(inputs).toMatchObject({ alarmActions: [TOPIC], okActions: [TOPIC] });
    }
    expect(
      graph.get("aws:sns/topicSubscription:TopicSubscription", "labeler-alarms-email").inputs,
    ).toEqual({ topic: TOPIC, protocol: "email", endpoint: "ops@example.com" });
  });

  it("may publish, once the topic lets them, and so may no alarm of another account", () => {
    const policy = graph.get("aws:sns/topicPolicy:TopicPolicy", "labeler-alarms-policy");

    expect(JSON.parse(String(policy.inputs.policy))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: "sns:Publish",
          Resource: TOPIC,
          Condition: {
            ArnLike: { "aws:SourceArn": "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:*" },
            StringEquals: { "aws:SourceAccount": "123456789012" },
          },
        },
      ],
    });
    for (const { dependencies } of graph.ofType(ALARM)) expect(dependencies).toContain(policy.urn);
  });

  it("publish to a topic of no key of its own, for CloudWatch could not use SNS's", () => {
    expect(graph.get("aws:sns/topic:Topic", "labeler-alarms").inputs).toEqual({});
  });
});

describe("monitoring of a stack with a key of its own", () => {
  it("encrypts with it what alarms send, and the history of jobs", async () => {
    const { graph } = await deployMonitoring(() => ({
      alarmEmail: "ops@example.com",
      key: new EncryptionKey("key", {
        accountId: "123456789012",
        region: "eu-central-1",
        protect: false,
      }),
    }));
    const kmsKey = "arn:aws:kms:eu-central-1:123456789012:key/key-0a1b2c3";

    expect(graph.get("aws:sns/topic:Topic", "labeler-alarms").inputs).toEqual({
      kmsMasterKeyId: kmsKey,
    });
    expect(graph.get("aws:cloudwatch/logGroup:LogGroup", "labeler-jobs").inputs).toEqual({
      retentionInDays: 14,
      kmsKeyId: kmsKey,
    });
  });
});
