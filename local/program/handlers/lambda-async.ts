import { z } from "zod";
import { AwsError } from "../../aws-error";
import { DEFAULT_ASYNC_SETTINGS } from "../../lambda/definitions";
import { type HandlerTable, handler } from "../handler";

const STATEMENT_ID = /^[a-zA-Z0-9-_]+$/;
const MAX_STATEMENT_ID_CHARACTERS = 100;

const permissionInputs = z.object({
  action: z.string().regex(/^lambda:([a-zA-Z]+|\*)$/, "an action of Lambda"),
  function: z.string(),
  principal: z
    .string()
    .regex(/^[a-z0-9.-]+\.amazonaws\.com$/, "the local cloud lets only services invoke functions"),
  sourceArn: z.string().optional(),
  sourceAccount: z.string().optional(),
  statementId: z.string().regex(STATEMENT_ID).optional(),
  qualifier: z.undefined("the local cloud has no versions of functions").optional(),
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
const permission = handler(permissionInputs, ({ inputs, context, nameOr }) => {
  const { lambdaPermissions } = context.deployment;
  const { name: functionName } = context.deployment.function(inputs.function);
  const statementId = nameOr(inputs.statementId, MAX_STATEMENT_ID_CHARACTERS);
  const isTaken = lambdaPermissions.some(
    (other) => other.functionName === functionName && other.statementId === statementId,
  );
  if (isTaken) {
    throw new AwsError(
      "ResourceConflictException",
      `The statement id (${statementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      409,
    );
  }
  const { action, principal, sourceArn, sourceAccount } = inputs;
  lambdaPermissions.push({
    functionName,
    statementId,
    action,
    principal,
    sourceArn,
    sourceAccount,
  });
  return { id: statementId, state: { statementId } };
});

/** https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
const invokeConfigInputs = z.object({
  functionName: z.string(),
  maximumRetryAttempts: z.int().min(0).max(2).optional(),
  maximumEventAgeInSeconds: z.int().min(60).max(21_600).optional(),
  qualifier: z.undefined("the local cloud has no versions of functions").optional(),
  destinationConfig: z
    .object({
      onFailure: z.object({ destination: z.string() }).optional(),
      onSuccess: z.undefined("the local cloud tells of failures only").optional(),
    })
    .optional(),
});

const invokeConfig = handler(invokeConfigInputs, ({ inputs, context }) => {
  const { deployment } = context;
  const { name: functionName } = deployment.function(inputs.functionName);
  const destination = inputs.destinationConfig?.onFailure?.destination;
  if (destination !== undefined) deployment.queue(destination);
  const { maximumRetryAttempts, maximumEventAgeSeconds } = DEFAULT_ASYNC_SETTINGS;
  deployment.asyncSettings.push({
    functionName,
    maximumRetryAttempts: inputs.maximumRetryAttempts ?? maximumRetryAttempts,
    maximumEventAgeSeconds: inputs.maximumEventAgeInSeconds ?? maximumEventAgeSeconds,
    onFailureQueueArn: destination,
  });
  return { id: functionName, state: {} };
});

export const lambdaAsyncHandlers: HandlerTable = {
  "aws:lambda/permission:Permission": permission,
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": invokeConfig,
};
