import { join } from "node:path";
import { z } from "zod";
import type { ArchiveContent } from "../../../local/program/messages";
import { unpackCode } from "../../../local/program/unpack-code";
import { PROJECT_DIRECTORY } from "../../helpers/labeler";
import { ACCOUNT_ID, REGION } from "../../helpers/pulumi-mocks";
import type { Maker } from "./moto-stack";

const lambdaFunction = z.object({
  handler: z.string(),
  role: z.string(),
  code: z.custom<ArchiveContent>(),
  timeout: z.number(),
  memorySize: z.number(),
  environment: z.object({ variables: z.record(z.string(), z.string()) }),
});

/** moto runs functions in Docker only, and reads no batch item failures: they run on this machine. */
const makeFunction: Maker = async ({ name, inputs }, { functions, stateDirectory }) => {
  const { handler, role, code, timeout, memorySize, environment } = lambdaFunction.parse(inputs);
  const arn = `arn:aws:lambda:${REGION}:${ACCOUNT_ID}:function:${name}`;
  const folder = join(stateDirectory, "functions", name);
  functions.push({
    name,
    arn,
    roleArn: role,
    handler,
    timeoutSeconds: timeout,
    memoryMiB: memorySize,
    environment: environment.variables,
    logGroup: `/aws/lambda/${name}`,
    codeDirectory: await unpackCode(code, handler, PROJECT_DIRECTORY, folder),
  });
  return { name, arn };
};

const mapping = z.object({
  functionName: z.string(),
  eventSourceArn: z.string(),
  batchSize: z.number(),
  maximumBatchingWindowInSeconds: z.number(),
  scalingConfig: z.object({ maximumConcurrency: z.number() }),
  functionResponseTypes: z.array(z.literal("ReportBatchItemFailures")),
});

const makeMapping: Maker = async ({ name, inputs }, { mappings }) => {
  const settings = mapping.parse(inputs);
  mappings.push({
    id: name,
    functionName: settings.functionName,
    queueArn: settings.eventSourceArn,
    enabled: true,
    batchSize: settings.batchSize,
    windowSeconds: settings.maximumBatchingWindowInSeconds,
    maximumConcurrency: settings.scalingConfig.maximumConcurrency,
    reportsItemFailures: settings.functionResponseTypes.length > 0,
  });
  return {};
};

export const lambdaMakers: Readonly<Record<string, Maker>> = {
  "aws:lambda/function:Function": makeFunction,
  "aws:lambda/eventSourceMapping:EventSourceMapping": makeMapping,
};
