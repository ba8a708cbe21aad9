import { z } from "zod";
import {
  MAX_EVENT_PATTERN_CHARACTERS,
  MAX_RULE_NAME_CHARACTERS,
  MAX_TARGET_EVENT_AGE_SECONDS,
  MAX_TARGET_ID_CHARACTERS,
  MAX_TARGET_RETRY_ATTEMPTS,
  MAX_TARGETS_PER_RULE,
  MIN_TARGET_EVENT_AGE_SECONDS,
} from "../../../contracts/limits";
import { AwsError } from "../../aws-error";
import { parsePattern } from "../../events/pattern";
import type { Deployment } from "../deployment";
import { type HandlerTable, handler } from "../handler";

const RULE_NAME = /^[.\-_A-Za-z0-9]+$/;
const defaultBus = z
  .literal("default", "the local cloud has the default event bus only")
  .optional();

const ruleInputs = z.object({
  name: z.string().regex(RULE_NAME).optional(),
  eventPattern: z.string("the local cloud has no schedules: give an eventPattern"),
  scheduleExpression: z.undefined("the local cloud has no schedules").optional(),
  eventBusName: defaultBus,
  state: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
  isEnabled: z.undefined("use state").optional(),
});

const rule = handler(ruleInputs, ({ inputs, context, nameOr }) => {
  const name = nameOr(inputs.name, MAX_RULE_NAME_CHARACTERS);
  const { eventPattern: pattern, state } = inputs;
  if (pattern.length > MAX_EVENT_PATTERN_CHARACTERS) {
    throw new AwsError(
      "LimitExceededException",
      `The event pattern of ${name} has ${pattern.length} characters; EventBridge takes ${MAX_EVENT_PATTERN_CHARACTERS}.`,
    );
  }
  parsePattern(pattern);
  const arn = `arn:aws:events:${context.region}:${context.accountId}:rule/${name}`;
  context.deployment.rules.push({ name, arn, pattern, enabled: state === "ENABLED" });
  return { id: name, state: { name, arn, eventBusName: "default" } };
});

const NOT_TRANSFORMED = "the local cloud sends events as they are";

const targetInputs = z.object({
  rule: z.string(),
  arn: z.string(),
  targetId: z.string().regex(RULE_NAME).max(MAX_TARGET_ID_CHARACTERS).optional(),
  eventBusName: defaultBus,
  deadLetterConfig: z.object({ arn: z.string() }).optional(),
  retryPolicy: z
    .object({
      maximumRetryAttempts: z.int().min(0).max(MAX_TARGET_RETRY_ATTEMPTS).optional(),
      maximumEventAgeInSeconds: z
        .int()
        .min(MIN_TARGET_EVENT_AGE_SECONDS)
        .max(MAX_TARGET_EVENT_AGE_SECONDS)
        .optional(),
    })
    .optional(),
  input: z.undefined(NOT_TRANSFORMED).optional(),
  inputPath: z.undefined(NOT_TRANSFORMED).optional(),
  inputTransformer: z.undefined(NOT_TRANSFORMED).optional(),
});

const target = handler(targetInputs, ({ inputs, name, context }) => {
  const { deployment } = context;
  const ruleName = ruleNamed(deployment, inputs.rule).name;
  const id = inputs.targetId ?? name;
  const siblings = deployment.targets.filter((other) => other.ruleName === ruleName);
  if (siblings.length >= MAX_TARGETS_PER_RULE) {
    throw new AwsError(
      "LimitExceededException",
      `The rule ${ruleName} has ${MAX_TARGETS_PER_RULE} targets already; EventBridge takes no more.`,
    );
  }
  checkDestination(deployment, inputs.arn);
  if (inputs.deadLetterConfig !== undefined) deployment.queue(inputs.deadLetterConfig.arn);
  const { maximumRetryAttempts, maximumEventAgeInSeconds } = inputs.retryPolicy ?? {};
  deployment.targets.push({
    id,
    ruleName,
    arn: inputs.arn,
    deadLetterQueueArn: inputs.deadLetterConfig?.arn,
    maximumRetryAttempts: maximumRetryAttempts ?? MAX_TARGET_RETRY_ATTEMPTS,
    maximumEventAgeSeconds: maximumEventAgeInSeconds ?? MAX_TARGET_EVENT_AGE_SECONDS,
  });
  return { id: `${ruleName}-${id}`, state: { targetId: id } };
});

function ruleNamed({ rules }: Deployment, name: string) {
  const found = rules.find((candidate) => candidate.name === name);
  if (found !== undefined) return found;
  throw new AwsError(
    "ResourceNotFoundException",
    `Rule ${name} does not exist on EventBus default.`,
  );
}

/** AWS takes any ARN and fails at the first event; here it is told at once. */
function checkDestination(deployment: Deployment, arn: string): void {
  const service = arn.split(":")[2];
  switch (service) {
    case "lambda":
      deployment.function(arn);
      return;
    case "sqs":
      deployment.queue(arn);
      return;
    case "sns":
      deployment.topic(arn);
      return;
    case "logs":
      if (deployment.logGroups.some((group) => group.arn === arn)) return;
      throw new Error(
        `The log group ${arn} does not exist: the program declares no such log group.`,
      );
    default:
      throw new Error(`The local cloud sends no events to ${service ?? arn}.`);
  }
}

export const eventHandlers: HandlerTable = {
  "aws:cloudwatch/eventRule:EventRule": rule,
  "aws:cloudwatch/eventTarget:EventTarget": target,
};
