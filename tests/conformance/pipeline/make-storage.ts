import { CreateTableCommand, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import {
  CreateBucketCommand,
  type Event,
  PutBucketNotificationConfigurationCommand,
} from "@aws-sdk/client-s3";
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import { z } from "zod";
import type { Maker } from "./moto-stack";

const makeBucket: Maker = async ({ name: Bucket }, { clients: { s3 } }) => {
  await s3.send(new CreateBucketCommand({ Bucket }));
  return { bucket: Bucket, arn: `arn:aws:s3:::${Bucket}` };
};

const notification = z.object({
  bucket: z.string(),
  queues: z.array(
    z.object({
      id: z.string(),
      queueArn: z.string(),
      events: z.array(z.custom<Event>()),
      filterPrefix: z.string(),
    }),
  ),
});

const makeNotification: Maker = async ({ inputs }, { clients: { s3 } }) => {
  const { bucket: Bucket, queues } = notification.parse(inputs);
  const QueueConfigurations = queues.map(({ id, queueArn, events, filterPrefix }) => ({
    Id: id,
    QueueArn: queueArn,
    Events: events,
    Filter: { Key: { FilterRules: [{ Name: "prefix" as const, Value: filterPrefix }] } },
  }));
  await s3.send(
    new PutBucketNotificationConfigurationCommand({
      Bucket,
      NotificationConfiguration: { QueueConfigurations },
    }),
  );
  return {};
};

const queue = z.object({
  visibilityTimeoutSeconds: z.number().optional(),
  messageRetentionSeconds: z.number(),
  redrivePolicy: z.string().optional(),
});

const makeQueue: Maker = async ({ name, inputs }, { clients: { sqs } }) => {
  const settings = queue.parse(inputs);
  const given = Object.entries({
    VisibilityTimeout: settings.visibilityTimeoutSeconds,
    MessageRetentionPeriod: settings.messageRetentionSeconds,
    RedrivePolicy: settings.redrivePolicy,
  }).filter(([, value]) => value !== undefined);
  const Attributes = Object.fromEntries(given.map(([key, value]) => [key, String(value)]));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes }));
  const asked = { QueueUrl, AttributeNames: ["QueueArn" as const] };
  const found = await sqs.send(new GetQueueAttributesCommand(asked));
  return { name, url: QueueUrl, arn: found.Attributes?.QueueArn };
};

const queuePolicy = z.object({ queueUrl: z.string(), policy: z.string() });

const makeQueuePolicy: Maker = async ({ inputs }, { clients: { sqs } }) => {
  const { queueUrl: QueueUrl, policy: Policy } = queuePolicy.parse(inputs);
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  return {};
};

const table = z.object({
  billingMode: z.literal("PAY_PER_REQUEST"),
  hashKey: z.string(),
  rangeKey: z.string(),
  attributes: z.array(z.object({ name: z.string(), type: z.enum(["S", "N"]) })),
  globalSecondaryIndexes: z.array(
    z.object({
      name: z.string(),
      keySchemas: z.array(
        z.object({ attributeName: z.string(), keyType: z.enum(["HASH", "RANGE"]) }),
      ),
      projectionType: z.literal("ALL"),
    }),
  ),
});

const makeTable: Maker = async ({ name: TableName, inputs }, { clients: { dynamodb } }) => {
  const { billingMode, hashKey, rangeKey, attributes, globalSecondaryIndexes } =
    table.parse(inputs);
  const { TableDescription } = await dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: billingMode,
      KeySchema: [
        { AttributeName: hashKey, KeyType: "HASH" },
        { AttributeName: rangeKey, KeyType: "RANGE" },
      ],
      AttributeDefinitions: attributes.map(({ name, type }) => ({
        AttributeName: name,
        AttributeType: type,
      })),
      GlobalSecondaryIndexes: globalSecondaryIndexes.map(
        ({ name, keySchemas, projectionType }) => ({
          IndexName: name,
          KeySchema: keySchemas.map(({ attributeName, keyType }) => ({
            AttributeName: attributeName,
            KeyType: keyType,
          })),
          Projection: { ProjectionType: projectionType },
        }),
      ),
    }),
  );
  const waiter = { client: dynamodb, maxWaitTime: 10, minDelay: 0.1, maxDelay: 0.1 };
  await waitUntilTableExists(waiter, { TableName });
  return { name: TableName, arn: TableDescription?.TableArn };
};

export const storageMakers: Readonly<Record<string, Maker>> = {
  "aws:s3/bucket:Bucket": makeBucket,
  "aws:s3/bucketNotification:BucketNotification": makeNotification,
  "aws:sqs/queue:Queue": makeQueue,
  "aws:sqs/queuePolicy:QueuePolicy": makeQueuePolicy,
  "aws:dynamodb/table:Table": makeTable,
};
