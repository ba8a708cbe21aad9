import { writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  DeleteEventSourceMappingCommand,
  DeleteFunctionConcurrencyCommand,
  GetEventSourceMappingCommand,
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
  PutFunctionConcurrencyCommand,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import type { Kms } from "../../../local/kms/kms";
import type { EventSourceMapping, FunctionDefinition } from "../../../local/lambda/definitions";
import { Lambda } from "../../../local/lambda/lambda";
import { Logs } from "../../../local/logs/logs";
import { Sessions } from "../../../local/sessions";
import { Sqs } from "../../../local/sqs/sqs";
import { type Account, type Served, serve } from "../../helpers/served";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

const ARN = "arn:aws:lambda:us-east-1:000000000000";
const QUEUES = "arn:aws:sqs:us-east-1:000000000000";
const ROLE = "arn:aws:iam::000000000000:role/submitter";
const BULK = "00000000-0000-4000-8000-000000000001";
const EXPRESS = "00000000-0000-4000-8000-000000000002";

interface Opened {
  readonly sqs: Sqs;
  readonly lambda: Lambda;
}
let served: Served<Opened>;
let client: LambdaClient;

beforeEach(async () => {
  use(await serve(openLambda, ({ lambda }) => [lambda.service]));
  const { sqs } = served.opened;
  for (const name of ["bulk", "express"]) {
    await sqs.putQueue({ name, visibilityTimeoutSeconds: 30 });
  }
  await declare();
});
afterEach(async () => {
  await close();
  removeTemporaryFolders();
});

async function openLambda(account: Account): Promise<Opened> {
  const common = { ...account, endpoint: () => "", report: () => {}, log: () => {} };
  const sqs = await Sqs.open({ ...common, kms: {} as Kms });
  const logs = await Logs.open({ ...account, logDirectory: account.stateDirectory });
  return { sqs, lambda: await Lambda.open({ ...common, sqs, logs, sessions: new Sessions() }) };
}

function use(next: Served<Opened>): void {
  served = next;
  client = new LambdaClient(served.config());
}

async function close(): Promise<void> {
  client.destroy();
  await served.opened.lambda.close();
  served.opened.sqs.close();
  await served.close();
}

function declare(): Promise<void> {
  const { identities } = served.account;
  const trust = {
    Statement: {
      Effect: "Allow" as const,
      Principal: { Service: "lambda.amazonaws.com" },
      Action: "sts:AssumeRole",
    },
  };
  identities.putRole({ name: "submitter", arn: ROLE, trust });
  const Statement = { Effect: "Allow" as const, Action: ["sqs:*", "logs:*"], Resource: "*" };
  identities.putRolePolicy("submitter", "all", { Statement });
  return served.opened.lambda.replace({
    functions: [definition()],
    mappings: [mapping(BULK, "bulk"), mapping(EXPRESS, "express", false)],
    lambdaPermissions: [],
    asyncSettings: [],
  });
}

function definition(): FunctionDefinition {
  const codeDirectory = temporaryFolder();
  writeFileSync(join(codeDirectory, "index.js"), "exports.handler = async () => ({});");
  return {
    name: "submitter",
    arn: `${ARN}:function:submitter`,
    roleArn: ROLE,
    handler: "index.handler",
    timeoutSeconds: 60,
    memoryMiB: 512,
    environment: { STACK: "dev" },
    logGroup: "/aws/lambda/submitter",
    codeDirectory,
    deadLetterQueueArn: `${QUEUES}:dead`,
    declared: { runtime: "nodejs22.x", architectures: ["arm64"] },
    logFormat: "JSON",
  };
}

function mapping(id: string, queue: string, enabled = true): EventSourceMapping {
  return {
    id,
    functionName: "submitter",
    queueArn: `${QUEUES}:${queue}`,
    enabled,
    batchSize: 10,
    windowSeconds: 0,
    maximumConcurrency: 2,
    reportsItemFailures: true,
  };
}

const CONFIGURATION = {
  FunctionName: "submitter",
  FunctionArn: `${ARN}:function:submitter`,
  Runtime: "nodejs22.x",
  Role: ROLE,
  Handler: "index.handler",
  Timeout: 60,
  MemorySize: 512,
  Version: "$LATEST",
  DeadLetterConfig: { TargetArn: `${QUEUES}:dead` },
  Environment: { Variables: { STACK: "dev" } },
  State: "Active",
  LastUpdateStatus: "Successful",
  PackageType: "Zip",
  Architectures: ["arm64"],
  LoggingConfig: { LogFormat: "JSON", LogGroup: "/aws/lambda/submitter" },
};
const MAPPING = {
  UUID: BULK,
  BatchSize: 10,
  MaximumBatchingWindowInSeconds: 0,
  EventSourceArn: `${QUEUES}:bulk`,
  FunctionArn: `${ARN}:function:submitter`,
  State: "Enabled",
  StateTransitionReason: "USER_INITIATED",
  FunctionResponseTypes: ["ReportBatchItemFailures"],
  EventSourceMappingArn: `${ARN}:event-source-mapping:${BULK}`,
  ScalingConfig: { MaximumConcurrency: 2 },
};

const setEnabled = (UUID: string, Enabled: boolean) =>
  client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled }));
const stateOf = async (UUID: string) =>
  (await client.send(new GetEventSourceMappingCommand({ UUID }))).State;

test("shows a function, by its name and its ARN", async () => {
  const byName = await client.send(new GetFunctionCommand({ FunctionName: "submitter" }));
  const { $metadata, ...found } = byName;
  expect(found).toEqual({ Configuration: CONFIGURATION });
  const FunctionName = `${ARN}:function:submitter`;
  const byArn = await client.send(new GetFunctionConfigurationCommand({ FunctionName }));
  expect(byArn).toMatchObject(CONFIGURATION);
  await expect(
    client.send(new GetFunctionConfigurationCommand({ FunctionName: "gone" })),
  ).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: `Function not found: ${ARN}:function:gone`,
    $metadata: { httpStatusCode: 404 },
  });
});

test("shows the mappings of a queue and of a function", async () => {
  const list = async (input: object) => {
    const { $metadata, ...answer } = await client.send(new ListEventSourceMappingsCommand(input));
    return answer;
  };
  expect(await list({ EventSourceArn: `${QUEUES}:bulk` })).toEqual({
    EventSourceMappings: [MAPPING],
  });
  expect(await list({ EventSourceArn: `${QUEUES}:other` })).toEqual({ EventSourceMappings: [] });
  expect(await list({ FunctionName: "gone" })).toEqual({ EventSourceMappings: [] });
  const first = await list({ FunctionName: "submitter", MaxItems: 1 });
  expect(first).toEqual({ EventSourceMappings: [MAPPING], NextMarker: "1" });
  expect(await list({ MaxItems: 1, Marker: "1" })).toEqual({
    EventSourceMappings: [
      {
        ...MAPPING,
        UUID: EXPRESS,
        EventSourceArn: `${QUEUES}:express`,
        EventSourceMappingArn: `${ARN}:event-source-mapping:${EXPRESS}`,
        State: "Disabled",
      },
    ],
  });
});

test("a mapping that is switched off reads nothing until it is switched on", async () => {
  const { sqs, lambda } = served.opened;
  lambda.run();
  const { $metadata, ...answer } = await setEnabled(BULK, false);
  expect(answer).toEqual({ ...MAPPING, State: expect.stringMatching(/^Disabl(ing|ed)$/) });
  while ((await stateOf(BULK)) !== "Disabled") await new Promise(setImmediate);
  const queueArn = `${QUEUES}:bulk`;
  await sqs.send({ kind: "operator" }, queueArn, "a message");
  await new Promise(setImmediate);
  expect(sqs.counts(queueArn)).toEqual({ visible: 1, inFlight: 0 });
  expect(await setEnabled(BULK, true)).toMatchObject({ State: "Enabled" });
  while (sqs.counts(queueArn).visible + sqs.counts(queueArn).inFlight > 0) {
    await new Promise(setImmediate);
  }
});

test("a mapping stays as it was switched over a restart, until the next deploy", async () => {
  await setEnabled(BULK, false);
  await setEnabled(EXPRESS, true);
  client.destroy();
  use(await served.restart());
  expect([await stateOf(BULK), await stateOf(EXPRESS)]).toEqual(["Disabled", "Enabled"]);
  await declare();
  expect([await stateOf(BULK), await stateOf(EXPRESS)]).toEqual(["Enabled", "Disabled"]);
});

test("deletes a mapping", async () => {
  const deleted = await client.send(new DeleteEventSourceMappingCommand({ UUID: BULK }));
  expect(deleted).toMatchObject({ ...MAPPING, State: "Deleting" });
  await expect(stateOf(BULK)).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "The resource you requested does not exist.",
  });
  expect(served.opened.lambda.readerOf(`${QUEUES}:bulk`)).toBeUndefined();
});

test("refuses what it does not emulate", async () => {
  await expect(client.send(new ListFunctionsCommand({}))).rejects.toMatchObject({
    name: "UnknownOperationException",
    message: "The local cloud does not emulate GET /2015-03-31/functions of AWS Lambda.",
  });
  const change = new UpdateEventSourceMappingCommand({ UUID: BULK, BatchSize: 1 });
  await expect(client.send(change)).rejects.toMatchObject({
    name: "InvalidParameterValueException",
    message: expect.stringContaining("BatchSize"),
  });
});

test("asks for the permission of each call", async () => {
  client.destroy();
  client = new LambdaClient(served.config(served.roleWith("nobody")));
  const FunctionName = "submitter";
  const mappingArn = `${ARN}:event-source-mapping:${BULK}`;
  const calls: [string, string, Promise<unknown>][] = [
    [
      "lambda:GetFunction",
      `${ARN}:function:submitter`,
      client.send(new GetFunctionCommand({ FunctionName })),
    ],
    [
      "lambda:GetFunctionConfiguration",
      `${ARN}:function:submitter`,
      client.send(new GetFunctionConfigurationCommand({ FunctionName })),
    ],
    [
      "lambda:ListEventSourceMappings",
      "*",
      client.send(new ListEventSourceMappingsCommand({ FunctionName })),
    ],
    ["lambda:GetEventSourceMapping", mappingArn, stateOf(BULK)],
    ["lambda:UpdateEventSourceMapping", mappingArn, setEnabled(BULK, false)],
    [
      "lambda:DeleteEventSourceMapping",
      mappingArn,
      client.send(new DeleteEventSourceMappingCommand({ UUID: BULK })),
    ],
  ];
  for (const [action, resource, call] of calls) {
    await expect(call).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: `User: arn:aws:iam::000000000000:role/nobody is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
    });
  }
});

describe("reserved concurrency", () => {
  const FunctionName = "submitter";
  const reserve = (ReservedConcurrentExecutions: number) =>
    client.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions }));
  const reserved = async () =>
    (await client.send(new GetFunctionConcurrencyCommand({ FunctionName })))
      .ReservedConcurrentExecutions;

  it("is shown, until it is given back or a deploy takes it away", async () => {
    expect(await reserved()).toBeUndefined();
    await reserve(0);
    expect(await reserved()).toBe(0);
    await client.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
    expect(await reserved()).toBeUndefined();
    await reserve(3);
    await declare();
    expect(await reserved()).toBeUndefined();
  });

  it("needs a function", async () => {
    const command = new GetFunctionConcurrencyCommand({ FunctionName: "nobody" });
    await expect(client.send(command)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: `Function not found: ${ARN}:function:nobody`,
    });
  });
});
