import { z } from "zod";
import { AwsError } from "../../aws-error";
import { type HandlerTable, handler, type ProvisionContext } from "../handler";

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html */
const MAX_TABLE_NAME_CHARACTERS = 255;

const keySchema = z.object({ attributeName: z.string(), keyType: z.enum(["HASH", "RANGE"]) });

const index = z.object({
  name: z.string(),
  hashKey: z.string().optional(),
  rangeKey: z.string().optional(),
  keySchemas: z.array(keySchema).optional(),
  projectionType: z.enum(["ALL", "KEYS_ONLY", "INCLUDE"]),
  nonKeyAttributes: z.array(z.string()).optional(),
});

const tableInputs = z.object({
  name: z.string().optional(),
  billingMode: z.literal("PAY_PER_REQUEST", "the local cloud knows PAY_PER_REQUEST only"),
  hashKey: z.string(),
  rangeKey: z.string().optional(),
  attributes: z.array(z.object({ name: z.string(), type: z.enum(["S", "N", "B"]) })),
  globalSecondaryIndexes: z.array(index).default([]),
  localSecondaryIndexes: z
    .array(z.unknown())
    .max(0, "the local cloud makes global ones")
    .optional(),
  pointInTimeRecovery: z.object({ enabled: z.boolean() }).optional(),
  deletionProtectionEnabled: z.boolean().optional(),
  serverSideEncryption: z
    .object({ enabled: z.boolean(), kmsKeyArn: z.string().optional() })
    .optional(),
  ttl: z.undefined("the local cloud expires no items").optional(),
});

const table = handler(tableInputs, async ({ inputs, context, nameOr }) => {
  const name = nameOr(inputs.name, MAX_TABLE_NAME_CHARACTERS);
  const indexes = inputs.globalSecondaryIndexes.map((gsi) => ({
    IndexName: gsi.name,
    KeySchema: gsi.keySchemas?.map(toKeySchema) ?? keysOf(gsi.hashKey, gsi.rangeKey),
    Projection: { ProjectionType: gsi.projectionType, NonKeyAttributes: gsi.nonKeyAttributes },
  }));
  const declared = {
    TableName: name,
    BillingMode: inputs.billingMode,
    KeySchema: keysOf(inputs.hashKey, inputs.rangeKey),
    AttributeDefinitions: inputs.attributes.map((attribute) => ({
      AttributeName: attribute.name,
      AttributeType: attribute.type,
    })),
    GlobalSecondaryIndexes: indexes.length > 0 ? indexes : undefined,
  };
  await context.dynamodb.putTable(declared, keyOf(inputs, context));
  const arn = `arn:aws:dynamodb:${context.region}:${context.accountId}:table/${name}`;
  return { id: name, state: { name, arn } };
});

/** Without a key of the account's own DynamoDB takes one that AWS manages, which needs no permission. */
function keyOf(
  { serverSideEncryption }: z.infer<typeof tableInputs>,
  { kms }: ProvisionContext,
): string | undefined {
  const { enabled = false, kmsKeyArn } = serverSideEncryption ?? {};
  if (kmsKeyArn === undefined) return undefined;
  if (enabled) return kms.resolve(kmsKeyArn);
  throw new AwsError(
    "ValidationException",
    "One or more parameter values were invalid: serverSideEncryption has a kmsKeyArn, but is not enabled",
  );
}

type KeySchemas = { AttributeName: string; KeyType: "HASH" | "RANGE" }[];

function keysOf(hashKey: string | undefined, rangeKey: string | undefined): KeySchemas {
  const hash = hashKey === undefined ? [] : [{ AttributeName: hashKey, KeyType: "HASH" as const }];
  const range =
    rangeKey === undefined ? [] : [{ AttributeName: rangeKey, KeyType: "RANGE" as const }];
  return [...hash, ...range];
}

function toKeySchema({ attributeName, keyType }: z.infer<typeof keySchema>): KeySchemas[number] {
  return { AttributeName: attributeName, KeyType: keyType };
}

export const dynamoDbHandlers: HandlerTable = { "aws:dynamodb/table:Table": table };
