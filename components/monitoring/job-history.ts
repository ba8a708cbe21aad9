import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EncryptionKey } from "../access/encryption-key";
import { createLogGroup } from "./log-group";

const STATE_CHANGE = "Batch Job State Change";
const QUEUE_BLOCKED = "Batch Job Queue Blocked";
/** EventBridge writes as the second, through the first. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html */
const WRITERS = ["events.amazonaws.com", "delivery.logs.amazonaws.com"];

export interface JobHistoryArgs {
  /** The job queues whose events are kept. */
  readonly jobQueueArns: readonly pulumi.Input<string>[];
  /** How long events are kept. */
  readonly retentionDays: number;
  readonly key?: EncryptionKey;
}

/**
 * A log of everything that happens to jobs: AWS Batch itself forgets them after some days. What blocks a
 * job queue is kept there too.
 */
export class JobHistory extends pulumi.ComponentResource {
  readonly logGroupName: pulumi.Output<string>;
  /** The rule of every change of a job's state. */
  readonly stateRuleName: pulumi.Output<string>;
  /** The rule that is triggered when a job cannot be placed, and blocks those behind it. */
  readonly blockedRuleName: pulumi.Output<string>;

  constructor(name: string, args: JobHistoryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:JobHistory", name, {}, opts);
    const logGroup = createLogGroup(name, args, this);
    const states = createRule(`${name}-states`, STATE_CHANGE, args.jobQueueArns, this);
    const blocked = createRule(`${name}-blocked`, QUEUE_BLOCKED, args.jobQueueArns, this);
    const policy = allowEvents(`${name}-policy`, logGroup, [states, blocked], this);
    keepEvents(`${name}-states`, states, logGroup, policy, this);
    keepEvents(`${name}-blocked`, blocked, logGroup, policy, this);
    this.logGroupName = logGroup.name;
    this.stateRuleName = states.name;
    this.blockedRuleName = blocked.name;
    this.registerOutputs({
      logGroupName: this.logGroupName,
      stateRuleName: this.stateRuleName,
      blockedRuleName: this.blockedRuleName,
    });
  }
}

/** https://docs.aws.amazon.com/batch/latest/userguide/batch_job_events.html */
function createRule(
  name: string,
  detailType: string,
  jobQueueArns: readonly pulumi.Input<string>[],
  parent: pulumi.Resource,
): aws.cloudwatch.EventRule {
  const eventPattern = pulumi.jsonStringify({
    source: ["aws.batch"],
    "detail-type": [detailType],
    detail: { jobQueue: jobQueueArns },
  });
  return new aws.cloudwatch.EventRule(name, { eventPattern }, { parent });
}

/** Of this log group alone: an account has room for ten policies of all its log groups. https://github.com/aws/aws-cdk/issues/31404 */
function allowEvents(
  name: string,
  logGroup: aws.cloudwatch.LogGroup,
  rules: readonly aws.cloudwatch.EventRule[],
  parent: pulumi.Resource,
): aws.cloudwatch.LogResourcePolicy {
  const allowed = { Effect: "Allow", Principal: { Service: WRITERS } };
  return new aws.cloudwatch.LogResourcePolicy(
    name,
    {
      resourceArn: logGroup.arn,
      policyDocument: pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
          {
            ...allowed,
            Action: "logs:CreateLogStream",
            Resource: pulumi.interpolate`${logGroup.arn}:*`,
          },
          {
            ...allowed,
            Action: "logs:PutLogEvents",
            Resource: pulumi.interpolate`${logGroup.arn}:*:*`,
            Condition: { ArnEquals: { "aws:SourceArn": rules.map(({ arn }) => arn) } },
          },
        ],
      }),
    },
    { parent },
  );
}

function keepEvents(
  name: string,
  rule: aws.cloudwatch.EventRule,
  logGroup: aws.cloudwatch.LogGroup,
  policy: aws.cloudwatch.LogResourcePolicy,
  parent: pulumi.Resource,
): void {
  new aws.cloudwatch.EventTarget(
    name,
    { rule: rule.name, arn: logGroup.arn },
    { parent, dependsOn: [policy] },
  );
}
