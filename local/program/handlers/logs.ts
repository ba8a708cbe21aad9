import { z } from "zod";
import { LOG_RETENTION_DAYS } from "../../../contracts/limits";
import { AwsError } from "../../aws-error";
import type { Caller } from "../../iam/caller";
import { assertSupported } from "../../iam/evaluate";
import { listOf, type PolicyDocument, parsePolicy, statementsOf } from "../../iam/policy";
import type { Deployment } from "../deployment";
import { handler, type ProvisionContext } from "../handler";

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html */
const MAX_LOG_GROUP_NAME_CHARACTERS = 512;
/** Pulumi's word for ever. */
const FOR_EVER = 0;

export const logGroup = handler(
  z.object({
    name: z.string().optional(),
    retentionInDays: z.int().optional(),
    kmsKeyId: z.string().optional(),
  }),
  ({ inputs, context, nameOr }) => {
    const name = nameOr(inputs.name, MAX_LOG_GROUP_NAME_CHARACTERS);
    const arn = `arn:aws:logs:${context.region}:${context.accountId}:log-group:${name}`;
    const { retentionInDays = FOR_EVER } = inputs;
    checkRetention(retentionInDays);
    if (inputs.kmsKeyId !== undefined) checkKey(inputs.kmsKeyId, arn, context);
    const retentionDays = retentionInDays === FOR_EVER ? undefined : retentionInDays;
    context.deployment.logGroups.push({ name, arn, retentionDays });
    return { id: name, state: { name, arn } };
  },
);

/** In the words of PutRetentionPolicy. */
function checkRetention(days: number): void {
  if (days === FOR_EVER || LOG_RETENTION_DAYS.includes(days)) return;
  throw invalid(
    `1 validation error detected: Value '${days}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${LOG_RETENTION_DAYS.join(", ")}]`,
  );
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
const KEY_ACTIONS = [
  "kms:Encrypt",
  "kms:Decrypt",
  "kms:ReEncryptFrom",
  "kms:ReEncryptTo",
  "kms:GenerateDataKey",
];

/** In the words of CreateLogGroup: https://github.com/hashicorp/terraform-provider-aws/issues/29282 */
function checkKey(kmsKeyId: string, logGroupArn: string, context: ProvisionContext): void {
  const { kms, region, accountId } = context;
  const keyArn = kms.resolve(kmsKeyId);
  const caller: Caller = {
    kind: "service",
    principal: `logs.${region}.amazonaws.com`,
    sourceArn: logGroupArn,
    sourceAccount: accountId,
  };
  const use = { via: "logs", encryptionContext: { "aws:logs:arn": logGroupArn } };
  const refused = KEY_ACTIONS.find((action) => !kms.allows(caller, action, keyArn, use));
  if (refused === undefined) return;
  throw new AwsError(
    "AccessDeniedException",
    `The specified KMS key does not exist or is not allowed to be used with Arn '${logGroupArn}': the policy of ${keyArn} does not allow ${refused} to ${caller.principal}`,
  );
}

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutResourcePolicy.html */
const MAX_RESOURCE_POLICY_CHARACTERS = 5120;
const MAX_ACCOUNT_POLICIES = 10;
const RESOURCE_POLICY_ACTIONS = ["logs:CreateLogStream", "logs:PutLogEvents"];

export const logResourcePolicy = handler(
  z.object({
    policyName: z.string().optional(),
    resourceArn: z.string().optional(),
    policyDocument: z.union([z.string(), z.looseObject({})]),
  }),
  ({ inputs, context }) => {
    const { policyName, resourceArn, policyDocument } = inputs;
    const id = resourceArn ?? policyName;
    if (id === undefined || (resourceArn !== undefined && policyName !== undefined)) {
      throw invalid("A resource policy has policyName or resourceArn, and not both.");
    }
    if (resourceArn !== undefined) checkLogGroup(resourceArn, context);
    const policy = parseResourcePolicy(policyDocument);
    checkRoom(resourceArn, context.deployment);
    context.deployment.addLogPolicy({ resourceArn, policy });
    const policyScope = resourceArn === undefined ? "ACCOUNT" : "RESOURCE";
    return { id, state: { policyScope } };
  },
);

function checkLogGroup(arn: string, { deployment }: ProvisionContext): void {
  if (deployment.logGroups.some((group) => group.arn === arn)) return;
  throw new AwsError(
    "ResourceNotFoundException",
    `The specified log group does not exist: ${arn}.`,
  );
}

function parseResourcePolicy(document: string | object): PolicyDocument {
  const json = typeof document === "string" ? document : JSON.stringify(document);
  if (json.length > MAX_RESOURCE_POLICY_CHARACTERS) {
    throw invalid(
      `The policy document has ${json.length} characters; CloudWatch Logs takes ${MAX_RESOURCE_POLICY_CHARACTERS}.`,
    );
  }
  const policy = parsePolicy(json);
  assertSupported(policy);
  const actions = statementsOf(policy).flatMap(({ Action }) => listOf(Action));
  const foreign = actions.find((action) => !RESOURCE_POLICY_ACTIONS.includes(action));
  if (foreign === undefined) return policy;
  throw invalid(
    `A resource policy takes the actions ${RESOURCE_POLICY_ACTIONS.join(" and ")}, not ${foreign}.`,
  );
}

function checkRoom(resourceArn: string | undefined, deployment: Deployment): void {
  const room = resourceArn === undefined ? MAX_ACCOUNT_POLICIES : 1;
  if (deployment.countLogPolicies(resourceArn) < room) return;
  throw new AwsError(
    "LimitExceededException",
    resourceArn === undefined
      ? `Resource limit exceeded: an account has ${MAX_ACCOUNT_POLICIES} resource policies without a resourceArn in a Region.`
      : `Resource limit exceeded: ${resourceArn} has a resource policy already.`,
  );
}

function invalid(message: string): AwsError {
  return new AwsError("InvalidParameterException", message);
}
