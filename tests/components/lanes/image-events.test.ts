import * as pulumi from "@pulumi/pulumi";
import { ImageEvents } from "../../../components/lanes/image-events";
import { LaneQueue } from "../../../components/lanes/lane-queue";
import { parsePattern } from "../../../local/events/pattern";
import { deployComponent } from "../../helpers/deploy-component";
import { fixture } from "../../helpers/fixture";
import type { ResourceGraph } from "../../helpers/pulumi-mocks";

const POLICY = "aws:sqs/queuePolicy:QueuePolicy";
const NOTIFICATION = "aws:s3/bucketNotification:BucketNotification";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const QUEUE = "arn:aws:sqs:eu-central-1:123456789012:labeler-express-events-0a1b2c3";
const DEAD_LETTERS = "arn:aws:sqs:eu-central-1:123456789012:labeler-express-events-dlq-0a1b2c3";
const RULE_ARN =
  "arn:aws:events:eu-central-1:123456789012:rule/labeler-express-events-rule-0a1b2c3";

describe("the events of a bucket of the stack's own", () => {
  let graph: ResourceGraph;
  beforeAll(async () => {
    graph = await deployComponent(() => tell({ adopted: false }));
  });

  it("come by one notification for all lanes", () => {
    expect(graph.ofType(NOTIFICATION).map(({ inputs }) => inputs)).toEqual([
      {
        bucket: "photos",
        queues: [
          {
            id: "express",
            queueArn: QUEUE,
            events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"],
            filterPrefix: "express/",
          },
          {
            id: "bulk",
            queueArn: "arn:aws:sqs:eu-central-1:123456789012:labeler-bulk-events-0a1b2c3",
            events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"],
            filterPrefix: "bulk/",
          },
        ],
      },
    ]);
    expect(graph.ofType(RULE)).toEqual([]);
    expect(graph.ofType(TARGET)).toEqual([]);
  });

  it("may be sent by S3, of this bucket in this account, and by nobody else", () => {
    expect(graph.ofType(POLICY)).toHaveLength(2);
    expect(policyOf(graph, "labeler-express-events-policy")).toEqual([
      "https://sqs.eu-central-1.amazonaws.com/123456789012/labeler-express-events-0a1b2c3",
      {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "s3.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: QUEUE,
            Condition: {
              ArnEquals: { "aws:SourceArn": "arn:aws:s3:::photos" },
              StringEquals: { "aws:SourceAccount": "123456789012" },
            },
          },
        ],
      },
    ]);
  });

  it("are asked for when S3 may send to every queue", () => {
    const policies = graph.ofType(POLICY).map(({ urn }) => urn);

    expect(graph.get(NOTIFICATION, "labeler").dependencies).toEqual(
      expect.arrayContaining(policies),
    );
  });
});

describe("the events of an adopted bucket", () => {
  let graph: ResourceGraph;
  beforeAll(async () => {
    graph = await deployComponent(() => tell({ adopted: true }));
  });

  it("come by a rule for each lane, and its notifications stay as they are", () => {
    const rule = graph.get(RULE, "labeler-express-events-rule").inputs;

    expect(graph.ofType(NOTIFICATION)).toEqual([]);
    expect(graph.ofType(RULE)).toHaveLength(2);
    expect({ ...rule, eventPattern: JSON.parse(String(rule.eventPattern)) }).toEqual({
      description: "Images of express/",
      eventPattern: {
        source: ["aws.s3"],
        "detail-type": ["Object Created", "Object Deleted"],
        detail: { bucket: { name: ["photos"] }, object: { key: [{ prefix: "express/" }] } },
      },
    });
  });

  it.each([
    ["created", "eventbridge-object-created.json"],
    ["deleted", "eventbridge-object-deleted.json"],
  ])("are those of objects %s in the bucket under the lane's prefix", (_, name) => {
    const { eventPattern } = graph.get(RULE, "labeler-express-events-rule").inputs;
    const matches = parsePattern(String(eventPattern));
    const event = JSON.parse(fixture(name));
    const about = (bucket: string, key: string) => ({
      ...event,
      detail: {
        ...event.detail,
        bucket: { name: bucket },
        object: { ...event.detail.object, key },
      },
    });

    expect(matches(about("photos", "express/a b+c.jpg"))).toBe(true);
    expect(matches(about("photos", "bulk/a.jpg"))).toBe(false);
    expect(matches(about("photos", "expressive/a.jpg"))).toBe(false);
    expect(matches(about("other-photos", "express/a.jpg"))).toBe(false);
    expect(
      matches({ ...about("photos", "express/a.jpg"), "detail-type": "Object Tags Added" }),
    ).toBe(false);
  });

  it("go to the lane's queue, and to its dead letters when they cannot", () => {
    expect(graph.get(TARGET, "labeler-express-events-target").inputs).toEqual({
      rule: "labeler-express-events-rule-0a1b2c3",
      arn: QUEUE,
      deadLetterConfig: { arn: DEAD_LETTERS },
    });
  });

  it.each([
    ["labeler-express-events-policy", QUEUE],
    ["labeler-express-events-dlq-policy", DEAD_LETTERS],
  ])("may be sent by their rule, and by nobody else: %s", (name, queue) => {
    expect(graph.ofType(POLICY)).toHaveLength(4);
    expect(policyOf(graph, name)).toEqual([
      queue.replace(
        "arn:aws:sqs:eu-central-1:123456789012:",
        "https://sqs.eu-central-1.amazonaws.com/123456789012/",
      ),
      {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Principal: { Service: "events.amazonaws.com" },
            Action: "sqs:SendMessage",
            Resource: queue,
            Condition: { ArnEquals: { "aws:SourceArn": RULE_ARN } },
          },
        ],
      },
    ]);
  });

  it("are sent when EventBridge may send to both queues", () => {
    const names = ["labeler-express-events-policy", "labeler-express-events-dlq-policy"];
    const policies = names.map((name) => graph.get(POLICY, name).urn);

    expect(graph.get(TARGET, "labeler-express-events-target").dependencies).toEqual(
      expect.arrayContaining(policies),
    );
  });
});

function tell({ adopted }: { adopted: boolean }): ImageEvents {
  return new ImageEvents("labeler", {
    images: {
      bucket: pulumi.output("photos"),
      arn: pulumi.output("arn:aws:s3:::photos"),
      key: undefined,
      adopted,
    },
    lanes: { express: lane("express"), bulk: lane("bulk") },
    accountId: "123456789012",
  });
}

function lane(name: string) {
  const queue = new LaneQueue(`labeler-${name}-events`, {
    batchWindowSeconds: 20,
    functionTimeoutSeconds: 60,
  });
  return { prefix: `${name}/`, queue };
}

/** The queue that a policy is for, and the policy. */
function policyOf(graph: ResourceGraph, name: string): [unknown, unknown] {
  const { inputs } = graph.get(POLICY, name);
  return [inputs.queueUrl, JSON.parse(String(inputs.policy))];
}
