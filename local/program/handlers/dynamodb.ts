import { z } from "zod";
import { type HandlerTable, handler } from "../handler";

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
  ttl: z.undefined("the local cloud expires no items").optional(),
});

const table = handler(tableInputs, async ({ inputs, context, nameOr }) => {
  const name = nameOr(inputs.name, MAX_TABLE_NAME_CHARACTERS);
  const indexes = inputs.globalSecondaryIndexes.map((gsi) => ({
    IndexName: gsi.name,
    KeySchema: gsi.keySchemas?.map(toKeySchema) ?? keysOf(gsi.hashKey, gsi.rangeKey),
    Projection: { ProjectionType: gsi.projectionType, NonKeyAttributes: gsi.nonKeyAttributes },
  }));
  await context.dynamodb.putTable({
    TableName: name,
    BillingMode: inputs.billingMode,
    KeySchema: keysOf(inputs.hashKey, inputs.rangeKey),
    AttributeDefinitions: inputs.attributes.map((attribute) => ({
      AttributeName: attribute.name,
      AttributeType: attribute.type,
    })),
    GlobalSecondaryIndexes: indexes.length > 0 ? indexes : undefined,
  });
  const arn = `arn:aws:dynamodb:${context.region}:${context.accountId}:table/${name}`;
  return { id: name, state: { name, arn } };
});

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
