import { join } from "node:path";
import type { Runtime } from "@aws-sdk/client-lambda";
import { z } from "zod";
import {
  MAX_BATCH_WINDOW_SECONDS,
  MAX_EVENT_SOURCE_BATCH_SIZE,
  MAX_EVENT_SOURCE_CONCURRENCY,
  MAX_FUNCTION_ENVIRONMENT_BYTES,
  MIN_BATCH_WINDOW_SECONDS,
  MIN_EVENT_SOURCE_CONCURRENCY,
} from "../../../contracts/limits";
import { type HandlerTable, handler } from "../handler";
import { physicalUuid } from "../names";
import { unpackCode } from "../unpack-code";
import { lambdaAsyncHandlers } from "./lambda-async";

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_FUNCTION_NAME_CHARACTERS = 64;
const MAX_TIMEOUT_SECONDS = 900;
const DEFAULT_TIMEOUT_SECONDS = 3;
const MIN_MEMORY_MIB = 128;
const MAX_MEMORY_MIB = 10_240;
/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime */
const RESERVED_VARIABLES =
  /^(AWS_(REGION|DEFAULT_REGION|ACCESS_KEY|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|LAMBDA_.*|EXECUTION_ENV)|_HANDLER|LAMBDA_.*)$/;

const asset = z.union([z.object({ text: z.string() }), z.object({ path: z.string() })]);

const functionInputs = z.object({
  name: z.string().optional(),
  runtime: z.string().regex(/^nodejs\d+\.x$/, "the local cloud runs Node.js functions"),
  handler: z.string().regex(/^[^.]+\.[^.]+$/, "must be <file>.<export>"),
  role: z.string(),
  code: z.object({ archive: z.record(z.string(), asset) }),
  timeout: z.int().min(1).max(MAX_TIMEOUT_SECONDS).default(DEFAULT_TIMEOUT_SECONDS),
  memorySize: z.int().min(MIN_MEMORY_MIB).max(MAX_MEMORY_MIB).default(MIN_MEMORY_MIB),
  environment: z.object({ variables: z.record(z.string(), z.string()).default({}) }).optional(),
  architectures: z
    .array(z.enum(["x86_64", "arm64"]))
    .min(1)
    .max(1)
    .default(["x86_64"]),
  loggingConfig: z
    .object({
      logGroup: z.string().optional(),
      logFormat: z.enum(["Text", "JSON"]).default("Text"),
    })
    .default({ logFormat: "Text" }),
  deadLetterConfig: z.object({ targetArn: z.string() }).optional(),
  layers: z.array(z.unknown()).max(0, "the local cloud has no layers").optional(),
});

const lambdaFunction = handler(functionInputs, async ({ inputs, context, nameOr }) => {
  const { region, accountId, deployment, stateDirectory, projectDirectory } = context;
  const name = nameOr(inputs.name, MAX_FUNCTION_NAME_CHARACTERS);
  const variables = inputs.environment?.variables ?? {};
  checkVariables(variables);
  const codeDirectory = await unpackCode(
    inputs.code,
    inputs.handler,
    projectDirectory,
    join(stateDirectory, "functions", name),
  );
  const deadLetterQueueArn = inputs.deadLetterConfig?.targetArn;
  if (deadLetterQueueArn !== undefined) deployment.queue(deadLetterQueueArn);
  const arn = `arn:aws:lambda:${region}:${accountId}:function:${name}`;
  deployment.functions.push({
    name,
    arn,
    roleArn: deployment.role(inputs.role).arn,
    handler: inputs.handler,
    timeoutSeconds: inputs.timeout,
    memoryMiB: inputs.memorySize,
    environment: variables,
    logGroup: inputs.loggingConfig.logGroup ?? `/aws/lambda/${name}`,
    logFormat: inputs.loggingConfig.logFormat,
    codeDirectory,
    deadLetterQueueArn,
    declared: {
      runtime: inputs.runtime as Runtime,
      architectures: inputs.architectures,
    },
  });
  return { id: name, state: { name, arn, qualifiedArn: `${arn}:$LATEST` } };
});

function checkVariables(variables: Readonly<Record<string, string>>): void {
  const reserved = Object.keys(variables).find((variable) => RESERVED_VARIABLES.test(variable));
  if (reserved !== undefined) {
    throw new Error(`The environment variable ${reserved} is reserved by Lambda.`);
  }
  const bytes = Buffer.byteLength(JSON.stringify(variables));
  if (bytes > MAX_FUNCTION_ENVIRONMENT_BYTES) {
    throw new Error(
      `The environment variables take ${bytes} bytes; Lambda takes ${MAX_FUNCTION_ENVIRONMENT_BYTES}.`,
    );
  }
}

/** What a mapping gets when the program does not say; https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const DEFAULT_BATCH_SIZE = 10;
const UNBOUNDED_BATCH_SIZE = 10;

const mappingInputs = z.object({
  functionName: z.string(),
  eventSourceArn: z.string(),
  enabled: z.boolean().default(true),
  batchSize: z.int().min(1).max(MAX_EVENT_SOURCE_BATCH_SIZE).default(DEFAULT_BATCH_SIZE),
  maximumBatchingWindowInSeconds: z.int().min(0).max(MAX_BATCH_WINDOW_SECONDS).default(0),
  functionResponseTypes: z.array(z.literal("ReportBatchItemFailures")).default([]),
  scalingConfig: z
    .object({
      maximumConcurrency: z
        .int()
        .min(MIN_EVENT_SOURCE_CONCURRENCY)
        .max(MAX_EVENT_SOURCE_CONCURRENCY),
    })
    .optional(),
  filterCriteria: z.undefined("the local cloud filters no messages").optional(),
});

const eventSourceMapping = handler(mappingInputs, ({ inputs, name, context }) => {
  const { batchSize, maximumBatchingWindowInSeconds: windowSeconds } = inputs;
  const definition = context.deployment.function(inputs.functionName);
  const queue = context.deployment.queue(inputs.eventSourceArn);
  if (batchSize > UNBOUNDED_BATCH_SIZE && windowSeconds < MIN_BATCH_WINDOW_SECONDS) {
    throw new Error(
      `A batchSize of ${batchSize} needs a maximumBatchingWindowInSeconds of at least ${MIN_BATCH_WINDOW_SECONDS}.`,
    );
  }
  if (queue.visibilityTimeoutSeconds < definition.timeoutSeconds) {
    throw new Error(
      `Queue visibility timeout: ${queue.visibilityTimeoutSeconds} seconds is less than Function timeout: ${definition.timeoutSeconds} seconds (queue ${queue.name}).`,
    );
  }
  const id = physicalUuid(context.stack, "event-source-mapping", name);
  context.deployment.mappings.push({
    id,
    functionName: definition.name,
    queueArn: queue.arn,
    enabled: inputs.enabled,
    batchSize,
    windowSeconds,
    maximumConcurrency: inputs.scalingConfig?.maximumConcurrency ?? MAX_EVENT_SOURCE_CONCURRENCY,
    reportsItemFailures: inputs.functionResponseTypes.length > 0,
  });
  return { id, state: { functionArn: definition.arn } };
});

export const lambdaHandlers: HandlerTable = {
  "aws:lambda/function:Function": lambdaFunction,
  "aws:lambda/eventSourceMapping:EventSourceMapping": eventSourceMapping,
  ...lambdaAsyncHandlers,
};
