import { randomUUID } from "node:crypto";
import { z } from "zod";
import { AwsError } from "../../aws-error";
import { assertSupported } from "../../iam/evaluate";
import { listOf, type PolicyDocument, parsePolicy, statementsOf } from "../../iam/policy";
import { type HandlerTable, handler } from "../handler";

/** https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html */
const MAX_TOPIC_NAME_CHARACTERS = 256;
const TOPIC_NAME = /^[A-Za-z0-9_-]+$/;

const topicInputs = z.object({
  name: z.string().optional(),
  kmsMasterKeyId: z.string().optional(),
  fifoTopic: z.literal(false, "the local cloud has no FIFO topics").optional(),
  policy: z.undefined("use aws.sns.TopicPolicy").optional(),
});

const topic = handler(topicInputs, ({ inputs, context, nameOr }) => {
  const name = nameOr(inputs.name, MAX_TOPIC_NAME_CHARACTERS);
  if (!TOPIC_NAME.test(name)) throw invalid("Topic Name");
  const arn = `arn:aws:sns:${context.region}:${context.accountId}:${name}`;
  const { kmsMasterKeyId: key } = inputs;
  const kmsKeyArn = key === undefined ? undefined : context.kms.resolve(key);
  context.deployment.putTopic({ arn, name, kmsKeyArn });
  return { id: arn, state: { arn, name } };
});

const topicPolicy = handler(
  z.object({ arn: z.string(), policy: z.union([z.string(), z.looseObject({})]) }),
  ({ inputs, context }) => {
    const owner = context.deployment.topic(inputs.arn);
    const policy = parsePolicy(inputs.policy);
    checkTopicPolicy(policy);
    context.deployment.putTopic({ ...owner, policy });
    return { id: inputs.arn, state: { owner: context.accountId } };
  },
);

/** All that a topic's policy may name. https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html */
const TOPIC_ACTIONS = [
  "sns:AddPermission",
  "sns:DeleteTopic",
  "sns:GetDataProtectionPolicy",
  "sns:GetTopicAttributes",
  "sns:ListSubscriptionsByTopic",
  "sns:ListTagsForResource",
  "sns:Publish",
  "sns:PutDataProtectionPolicy",
  "sns:Receive",
  "sns:RemovePermission",
  "sns:SetTopicAttributes",
  "sns:Subscribe",
].map((action) => action.toLowerCase());

/** A wildcard is none of them: https://github.com/hashicorp/terraform/issues/12740 */
function checkTopicPolicy(policy: PolicyDocument): void {
  assertSupported(policy);
  const actions = statementsOf(policy).flatMap(({ Action }) => listOf(Action));
  if (actions.every((action) => TOPIC_ACTIONS.includes(action.toLowerCase()))) return;
  throw invalid("Policy statement action out of service scope!");
}

const subscriptionInputs = z.object({
  topic: z.string(),
  protocol: z.enum(["email", "email-json", "sqs", "lambda"]),
  endpoint: z.string(),
});

const EMAIL_ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Nobody is sent anything: an address that nobody confirmed would get nothing from SNS either. */
const topicSubscription = handler(subscriptionInputs, ({ inputs, context }) => {
  const { protocol, endpoint } = inputs;
  const { arn: topicArn } = context.deployment.topic(inputs.topic);
  const byEmail = protocol.startsWith("email");
  if (byEmail && !EMAIL_ADDRESS.test(endpoint)) throw invalid("Email address");
  if (protocol === "sqs") context.deployment.queue(endpoint);
  if (protocol === "lambda") context.deployment.function(endpoint);
  const arn = `${topicArn}:${randomUUID()}`;
  const confirmation = { confirmationWasAuthenticated: !byEmail, pendingConfirmation: byEmail };
  return { id: arn, state: { arn, ownerId: context.accountId, ...confirmation } };
});

function invalid(what: string): AwsError {
  return new AwsError("InvalidParameter", `Invalid parameter: ${what}`);
}

export const snsHandlers: HandlerTable = {
  "aws:sns/topic:Topic": topic,
  "aws:sns/topicPolicy:TopicPolicy": topicPolicy,
  "aws:sns/topicSubscription:TopicSubscription": topicSubscription,
};
