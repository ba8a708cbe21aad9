import * as pulumi from "@pulumi/pulumi";
import { JobHistory } from "../../../components/monitoring/job-history";
import { MAX_LANES, MAX_NAME_CHARACTERS } from "../../../config/name-checks";
import { MAX_EVENT_PATTERN_CHARACTERS } from "../../../contracts/limits";
import { parsePattern } from "../../../local/events/pattern";
import { deployComponent } from "../../helpers/deploy-component";
import { fixture } from "../../helpers/fixture";
import type { ResourceGraph } from "../../helpers/pulumi-mocks";

const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const LOG_GROUP = "arn:aws:logs:eu-central-1:123456789012:log-group:labeler-jobs-0a1b2c3";
const BLOCKED_QUEUE =
  "arn:aws:batch:us-east-1:123456789012:job-queue/PexjEHappyPathCanary2JobQueue";

describe("the history of jobs", () => {
  let graph: ResourceGraph;
  beforeAll(async () => {
    graph = await deploy([BLOCKED_QUEUE, "arn:of:another"]);
  });

  it("is kept for as long as was asked for", () => {
    expect(graph.get("aws:cloudwatch/logGroup:LogGroup", "labeler-jobs").inputs).toEqual({
      retentionInDays: 14,
    });
  });

  it("gets every change of a job's state, of these job queues only", () => {
    expect(patternOf(graph, "labeler-jobs-states")).toEqual({
      source: ["aws.batch"],
      "detail-type": ["Batch Job State Change"],
      detail: { jobQueue: [BLOCKED_QUEUE, "arn:of:another"] },
    });
  });

  it.each([
    ["a child of an array", "batch-child-failed.json"],
    ["an array", "batch-array-failed.json"],
    ["a plain job", "batch-job-failed.json"],
  ])("gets what AWS sends when %s fails", (_, name) => {
    const event = JSON.parse(fixture(name));
    const pattern = JSON.stringify(patternOf(graph, "labeler-jobs-states"));
    const ours = { ...event, detail: { ...event.detail, jobQueue: BLOCKED_QUEUE } };

    expect(parsePattern(pattern)(ours)).toBe(true);
    expect(parsePattern(pattern)(event)).toBe(false);
  });

  it("gets what AWS sends when a job blocks a queue, by a rule that is for this alone", () => {
    const blocked = JSON.parse(fixture("batch-job-queue-blocked.json"));
    const elsewhere = { ...blocked, detail: { ...blocked.detail, jobQueue: "arn:of:nobody" } };
    const matches = parsePattern(JSON.stringify(patternOf(graph, "labeler-jobs-blocked")));

    expect(matches(blocked)).toBe(true);
    expect(matches(elsewhere)).toBe(false);
    expect(matches({ ...blocked, "detail-type": "Batch Job State Change" })).toBe(false);
  });

  it.each(["states", "blocked"])("may be written by the rule of %s, and then is", (suffix) => {
    const policy = graph.get(
      "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
      "labeler-jobs-policy",
    );
    const target = graph.get(TARGET, `labeler-jobs-${suffix}`);

    expect(target.inputs).toEqual({ rule: `labeler-jobs-${suffix}-0a1b2c3`, arn: LOG_GROUP });
    expect(target.dependencies).toContain(policy.urn);
  });

  it("lets EventBridge write for these two rules, by a policy of its own log group", () => {
    const { inputs } = graph.get(
      "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
      "labeler-jobs-policy",
    );
    const { policyDocument, ...others } = inputs;
    const Principal = { Service: ["events.amazonaws.com", "delivery.logs.amazonaws.com"] };
    const rule = "arn:aws:events:eu-central-1:123456789012:rule/labeler-jobs";

    expect(others).toEqual({ resourceArn: LOG_GROUP });
    expect(JSON.parse(String(policyDocument))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal,
          Action: "logs:CreateLogStream",
          Resource: `${LOG_GROUP}:*`,
        },
        {
          Effect: "Allow",
          Principal,
          Action: "logs:PutLogEvents",
          Resource: `${LOG_GROUP}:*:*`,
          Condition: {
            ArnEquals: { "aws:SourceArn": [`${rule}-states-0a1b2c3`, `${rule}-blocked-0a1b2c3`] },
          },
        },
      ],
    });
  });
});

it("has room in its patterns for as many lanes of as long names as the configuration takes", async () => {
  const longest = `labeler-${"x".repeat(MAX_NAME_CHARACTERS)}-jobs-0a1b2c3`;
  const jobQueue = `arn:aws-us-gov:batch:us-gov-east-1:123456789012:job-queue/${longest}`;
  const graph = await deploy(Array.from({ length: MAX_LANES }, () => jobQueue));

  for (const { inputs } of graph.ofType(RULE)) {
    expect(String(inputs.eventPattern).length).toBeLessThan(MAX_EVENT_PATTERN_CHARACTERS);
  }
});

function deploy(jobQueueArns: readonly string[]): Promise<ResourceGraph> {
  return deployComponent(
    () =>
      new JobHistory("labeler-jobs", {
        jobQueueArns: jobQueueArns.map((arn) => pulumi.output(arn)),
        retentionDays: 14,
      }),
  );
}

function patternOf(graph: ResourceGraph, name: string): unknown {
  return JSON.parse(String(graph.get(RULE, name).inputs.eventPattern));
}
