import * as pulumi from "@pulumi/pulumi";
import { EncryptionKey } from "../../../components/access/encryption-key";
import { Recover } from "../../../components/functions/recover";
import { LaneQueue } from "../../../components/lanes/lane-queue";
import { LabelTable } from "../../../components/storage/label-table";
import { Storage } from "../../../components/storage/storage";
import { recoverEnvironmentSchema } from "../../../contracts/recover-environment";
import { parsePattern } from "../../../local/events/pattern";
import { deployComponent } from "../../helpers/deploy-component";
import { fixture } from "../../helpers/fixture";
import type { ResourceGraph } from "../../helpers/pulumi-mocks";
import { policyOf } from "../../helpers/role-policy";

const FUNCTION = "aws:lambda/function:Function";
const QUEUE = "aws:sqs/queue:Queue";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const PERMISSION = "aws:lambda/permission:Permission";
const SQS = "arn:aws:sqs:eu-central-1:123456789012";
const BATCH = "arn:aws:batch:us-east-1:123456789012";
const KEY = "arn:aws:kms:eu-central-1:123456789012:key/labeler-key-0a1b2c3";
const WITH_KEY = { key: true };

describe("Recover", () => {
  let graph: ResourceGraph;
  beforeAll(async () => {
    graph = await deployComponent(() => createRecover());
  });

  it("is a function with all the time that there is, whose failed events are kept", () => {
    const { code, environment, ...inputs } = graph.get(FUNCTION, "labeler-recover").inputs;

    expect(inputs).toEqual({
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.handler",
      role: "arn:aws:iam::123456789012:role/labeler-recover-role-0a1b2c3",
      timeout: 900,
      memorySize: 512,
      deadLetterConfig: { targetArn: `${SQS}:labeler-recover-dlq-0a1b2c3` },
      loggingConfig: { logFormat: "JSON", logGroup: "labeler-recover-logs-0a1b2c3" },
    });
    expect(code).toMatchObject({ __pulumiArchive: true });
    expect(environment).toEqual({ variables: expect.any(Object) });
    expect(graph.get("aws:cloudwatch/logGroup:LogGroup", "labeler-recover-logs").inputs).toEqual({
      retentionInDays: 14,
    });
    expect(graph.get(QUEUE, "labeler-recover-dlq").inputs).toEqual({
      messageRetentionSeconds: 1_209_600,
      sqsManagedSseEnabled: true,
    });
  });

  it("has its policy before the function is made, since Lambda then tries the dead letters", () => {
    const policy = graph.get("aws:iam/rolePolicy:RolePolicy", "labeler-recover-role-policy");

    expect(graph.get(FUNCTION, "labeler-recover").dependencies).toContain(policy.urn);
  });

  it("is told of every lane, in an environment that it can read", () => {
    const { environment } = graph.get(FUNCTION, "labeler-recover").inputs;
    const { variables } = environment as { variables: unknown };

    expect(recoverEnvironmentSchema.strict().parse(variables)).toEqual({
      STACK: "test",
      WORK_BUCKET: "labeler-work-0a1b2c3",
      LABEL_TABLE: "labeler-0a1b2c3",
      LANES: {
        express: {
          jobQueueArn: `${BATCH}:job-queue/express`,
          deadLetterQueueUrl:
            "https://sqs.eu-central-1.amazonaws.com/123456789012/labeler-express-events-dlq-0a1b2c3",
        },
        bulk: {
          jobQueueArn: `${BATCH}:job-queue/bulk`,
          deadLetterQueueUrl:
            "https://sqs.eu-central-1.amazonaws.com/123456789012/labeler-bulk-events-dlq-0a1b2c3",
        },
      },
    });
  });

  it("is called by its rule and by nobody else", () => {
    expect(graph.ofType(PERMISSION).map(({ inputs }) => inputs)).toEqual([
      {
        action: "lambda:InvokeFunction",
        function: "labeler-recover-0a1b2c3",
        principal: "events.amazonaws.com",
        sourceArn: "arn:aws:events:eu-central-1:123456789012:rule/labeler-recover-rule-0a1b2c3",
      },
    ]);
    expect(graph.ofType(TARGET).map(({ inputs }) => inputs)).toEqual([
      {
        rule: "labeler-recover-rule-0a1b2c3",
        arn: "arn:aws:lambda:eu-central-1:123456789012:function:labeler-recover-0a1b2c3",
        deadLetterConfig: { arn: `${SQS}:labeler-recover-dlq-0a1b2c3` },
      },
    ]);
  });

  it("takes dead letters from its rule and from nobody else", () => {
    const policies = graph.ofType("aws:sqs/queuePolicy:QueuePolicy");

    expect(policies.map(({ inputs }) => JSON.parse(String(inputs.policy)))).toEqual([
      {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: `${SQS}:labeler-recover-dlq-0a1b2c3`,
            Condition: {
              ArnEquals: {
                "aws:SourceArn":
                  "arn:aws:events:eu-central-1:123456789012:rule/labeler-recover-rule-0a1b2c3",
              },
            },
          },
        ],
      },
    ]);
  });

  it("is called when EventBridge may call it and may keep what it cannot deliver", () => {
    const needed = [PERMISSION, "aws:sqs/queuePolicy:QueuePolicy"]
      .flatMap((type) => graph.ofType(type))
      .map(({ urn }) => urn);

    expect(needed).toHaveLength(2);
    expect(graph.get(TARGET, "labeler-recover-target").dependencies).toEqual(
      expect.arrayContaining(needed),
    );
  });

  it("may do what its code does, and nothing more", () => {
    expect(policyOf(graph, "labeler-recover-role")).toEqual(STATEMENTS);
  });
});

describe("Recover's rule", () => {
  let matches: (event: unknown) => boolean;
  beforeAll(async () => {
    const graph = await deployComponent(() => createRecover());
    expect(graph.ofType(RULE)).toHaveLength(1);
    matches = parsePattern(String(graph.get(RULE, "labeler-recover-rule").inputs.eventPattern));
  });

  it.each([
    ["failed children", "batch-child-failed.json"],
    ["failed jobs that are no array", "batch-job-failed.json"],
    ["failed array jobs, which the function ignores", "batch-array-failed.json"],
  ])("takes %s of the lanes' queues", (_, name) => {
    expect(matches(JSON.parse(fixture(name)))).toBe(true);
  });

  it.each([
    ["jobs that go on", '"FAILED"', '"RUNNABLE"'],
    ["jobs that are done", '"FAILED"', '"SUCCEEDED"'],
    ["jobs of other queues", "job-queue/express", "job-queue/nightly"],
    ["other events of Batch", "Batch Job State Change", "Batch Job Queue Blocked"],
    ["events of others", "aws.batch", "com.example"],
  ])("leaves %s alone", (_, text, other) => {
    const event = fixture("batch-child-failed.json").replace(text, other);

    expect(matches(JSON.parse(event))).toBe(false);
  });
});

describe("Recover of a stack with a key of its own", () => {
  let graph: ResourceGraph;
  beforeAll(async () => {
    graph = await deployComponent(() => createRecover(WITH_KEY));
  });

  it("may use the key for queues, buckets and table, and nothing more", () => {
    expect(policyOf(graph, "labeler-recover-role")).toEqual([
      ...STATEMENTS,
      { Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: [KEY] },
    ]);
  });

  it("encrypts dead letters and logs with it", () => {
    expect(graph.get(QUEUE, "labeler-recover-dlq").inputs).toEqual({
      messageRetentionSeconds: 1_209_600,
      kmsMasterKeyId: KEY,
    });
    expect(graph.get("aws:cloudwatch/logGroup:LogGroup", "labeler-recover-logs").inputs).toEqual({
      retentionInDays: 14,
      kmsKeyId: KEY,
    });
  });
});

const STATEMENTS = [
  {
    Effect: "Allow",
    Action: ["s3:GetObject"],
    Resource: [
      "arn:aws:s3:::labeler-images-0a1b2c3/*",
      "arn:aws:s3:::labeler-work-0a1b2c3/manifests/*",
      "arn:aws:s3:::labeler-work-0a1b2c3/recovered/*",
    ],
  },
  {
    Effect: "Allow",
    Action: ["s3:ListBucket"],
    Resource: ["arn:aws:s3:::labeler-images-0a1b2c3", "arn:aws:s3:::labeler-work-0a1b2c3"],
  },
  {
    Effect: "Allow",
    Action: ["s3:PutObject"],
    Resource: ["arn:aws:s3:::labeler-work-0a1b2c3/recovered/*"],
  },
  {
    Effect: "Allow",
    Action: ["dynamodb:BatchGetItem"],
    Resource: ["arn:aws:dynamodb:eu-central-1:123456789012:table/labeler-0a1b2c3"],
  },
  {
    Effect: "Allow",
    Action: ["sqs:SendMessage"],
    Resource: [
      `${SQS}:labeler-express-events-dlq-0a1b2c3`,
      `${SQS}:labeler-bulk-events-dlq-0a1b2c3`,
      `${SQS}:labeler-recover-dlq-0a1b2c3`,
    ],
  },
  {
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: ["arn:aws:logs:eu-central-1:123456789012:log-group:labeler-recover-logs-0a1b2c3:*"],
  },
];

function createRecover(options: { key?: boolean } = {}): Recover {
  const region = "eu-central-1";
  const key = options.key
    ? new EncryptionKey("labeler-key", { accountId: "123456789012", region, protect: false })
    : undefined;
  return new Recover("labeler-recover", {
    lanes: { express: lane("express"), bulk: lane("bulk") },
    storage: new Storage("labeler", { region, protect: false }),
    table: new LabelTable("labeler", { protect: false }),
    logRetentionDays: 14,
    key,
  });
}

function lane(name: string) {
  const queue = new LaneQueue(`labeler-${name}-events`, {
    batchWindowSeconds: 20,
    functionTimeoutSeconds: 60,
  });
  return { queue, jobQueueArn: pulumi.output(`${BATCH}:job-queue/${name}`) };
}
