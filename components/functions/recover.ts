import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { RecoverVariable } from "../../contracts/recover-environment";
import { mapValues } from "../../lib/map-values";
import type { EncryptionKey } from "../access/encryption-key";
import { recoverPermissions } from "../access/function-permissions";
import { ServiceRole } from "../access/service-role";
import { createDeadLetterQueue } from "../lanes/dead-letter-queue";
import type { Lane } from "../lanes/lane";
import { allowSending } from "../lanes/queue-policy";
import { createLogGroup } from "../monitoring/log-group";
import type { LabelTable } from "../storage/label-table";
import type { Storage } from "../storage/storage";
import { BUNDLE_MODULE, bundleFunction } from "./bundle";

/** The most that Lambda gives. A job has at most 10,000 images, and S3 and DynamoDB may be slow. */
const TIMEOUT_SECONDS = 900;
/** Holds 10,000 triggers with the longest keys, and their messages. */
const MEMORY_MIB = 512;

export interface RecoverArgs {
  /** Lanes by name. */
  readonly lanes: Readonly<Record<string, Pick<Lane, "queue" | "jobQueueArn">>>;
  readonly storage: Storage;
  readonly table: LabelTable;
  /** How long the function's logs are kept, in days: one of `LOG_RETENTION_DAYS`. */
  readonly logRetentionDays: number;
  /** With which buckets, queues, table and logs are encrypted. @default AWS's own keys */
  readonly key?: EncryptionKey;
}

/**
 * Brings the images that a failed job left unsettled to the dead-letter queue of its lane: an EventBridge
 * rule on the failed jobs of the lanes' job queues, and the function that it calls.
 */
export class Recover extends pulumi.ComponentResource {
  readonly functionName: pulumi.Output<string>;
  readonly logGroupName: pulumi.Output<string>;
  readonly ruleName: pulumi.Output<string>;
  /** Events that EventBridge could not deliver, and those that the function failed on each time. */
  readonly deadLetterQueueName: pulumi.Output<string>;
  readonly deadLetterUrl: pulumi.Output<string>;

  constructor(name: string, args: RecoverArgs, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:Recover", name, {}, opts);
    const { logRetentionDays: retentionDays, key } = args;
    const logGroup = createLogGroup(`${name}-logs`, { retentionDays, key }, this);
    const deadLetters = createDeadLetterQueue(`${name}-dlq`, key, this);
    const role = createRole(`${name}-role`, args, deadLetters, logGroup, this);
    const lambda = createFunction(name, args, role, deadLetters, logGroup, this);
    const rule = createRule(`${name}-rule`, args.lanes, this);
    callOnEvents(name, rule, lambda, deadLetters, this);
    this.functionName = lambda.name;
    this.logGroupName = logGroup.name;
    this.ruleName = rule.name;
    this.deadLetterQueueName = deadLetters.name;
    this.deadLetterUrl = deadLetters.url;
    this.registerOutputs({
      functionName: this.functionName,
      logGroupName: this.logGroupName,
      ruleName: this.ruleName,
      deadLetterQueueName: this.deadLetterQueueName,
      deadLetterUrl: this.deadLetterUrl,
    });
  }
}

function createRole(
  name: string,
  { lanes, storage, table, key }: RecoverArgs,
  deadLetters: aws.sqs.Queue,
  logGroup: aws.cloudwatch.LogGroup,
  parent: pulumi.Resource,
): ServiceRole {
  const laneDeadLetters = Object.values(lanes).map(({ queue }) => queue.deadLetterArn);
  const permissions = recoverPermissions({
    imagesBucketArn: storage.images.arn,
    workBucketArn: storage.work.arn,
    tableArn: table.arn,
    deadLetterQueueArns: [...laneDeadLetters, deadLetters.arn],
    logGroupArn: logGroup.arn,
    key,
  });
  return new ServiceRole(name, { service: "lambda.amazonaws.com", permissions }, { parent });
}

/**
 * EventBridge calls it asynchronously: Lambda tries an event on which it fails twice more, then sends the
 * event itself to the dead letters. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
function createFunction(
  name: string,
  args: RecoverArgs,
  role: ServiceRole,
  deadLetters: aws.sqs.Queue,
  logGroup: aws.cloudwatch.LogGroup,
  parent: pulumi.Resource,
): aws.lambda.Function {
  return new aws.lambda.Function(
    name,
    {
      runtime: aws.lambda.Runtime.NodeJS22dX,
      architectures: ["arm64"],
      code: bundleFunction("submitter/recover.ts"),
      handler: `${BUNDLE_MODULE}.handler`,
      role: role.arn,
      timeout: TIMEOUT_SECONDS,
      memorySize: MEMORY_MIB,
      environment: { variables: environment(args) },
      deadLetterConfig: { targetArn: deadLetters.arn },
      loggingConfig: { logFormat: "JSON", logGroup: logGroup.name },
    },
    // Lambda tries whether the role may send to the dead letters.
    { parent, dependsOn: [role] },
  );
}

/** A variable that is missing or too many does not compile. */
function environment({
  lanes,
  storage,
  table,
}: RecoverArgs): Record<RecoverVariable, pulumi.Input<string>> {
  return {
    STACK: pulumi.getStack(),
    WORK_BUCKET: storage.work.bucket,
    LABEL_TABLE: table.table,
    LANES: pulumi.jsonStringify(
      mapValues(lanes, ({ queue, jobQueueArn }) => ({
        jobQueueArn,
        deadLetterQueueUrl: queue.deadLetterUrl,
      })),
    ),
  };
}

/**
 * Array jobs fail beside their children, and a pattern cannot tell the two apart by an object that is
 * missing: the function ignores them. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
function createRule(
  name: string,
  lanes: RecoverArgs["lanes"],
  parent: pulumi.Resource,
): aws.cloudwatch.EventRule {
  return new aws.cloudwatch.EventRule(
    name,
    {
      description: "Failed jobs of the lanes",
      eventPattern: pulumi.jsonStringify({
        source: ["aws.batch"],
        "detail-type": ["Batch Job State Change"],
        detail: {
          status: ["FAILED"],
          jobQueue: Object.values(lanes).map(({ jobQueueArn }) => jobQueueArn),
        },
      }),
    },
    { parent },
  );
}

/** EventBridge tries for a day by itself; what it may not do it does not try again. */
function callOnEvents(
  name: string,
  rule: aws.cloudwatch.EventRule,
  lambda: aws.lambda.Function,
  deadLetters: aws.sqs.Queue,
  parent: pulumi.Resource,
): void {
  const permission = new aws.lambda.Permission(
    `${name}-permission`,
    {
      action: "lambda:InvokeFunction",
      function: lambda.name,
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    },
    { parent },
  );
  const sender = { service: "events.amazonaws.com", sourceArn: rule.arn } as const;
  const policy = allowSending(`${name}-dlq-policy`, deadLetters, sender, parent);
  new aws.cloudwatch.EventTarget(
    `${name}-target`,
    { rule: rule.name, arn: lambda.arn, deadLetterConfig: { arn: deadLetters.arn } },
    { parent, dependsOn: [permission, policy] },
  );
}
