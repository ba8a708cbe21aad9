import { BatchWriteCommand, DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { BY_LABEL, labelKey, recordKey } from "../../contracts/table";
import type { Credentials } from "../../local/iam/caller";
import { type LocalServices, startLocalServices } from "./local-services";
import { labeledRecord, rejectedRecord } from "./records";
import { OUTPUTS } from "./stack-outputs";

/** An image by its key, with its labels and how sure they are; without any, it is rejected. */
export interface TableImage {
  readonly key: string;
  readonly labels?: Readonly<Record<string, number>>;
  readonly settledAt?: string;
}

/** A label table in a local DynamoDB, and what is read of it. */
export interface LabelTable {
  readonly services: LocalServices;
  readonly target: {
    readonly name: string;
    readonly outputs: typeof OUTPUTS;
    readonly table: DynamoDBDocumentClient;
  };
  /** The same, for whoever has the credentials. */
  targetOf(credentials: Credentials): LabelTable["target"];
  /** What was asked since the last time: each call, and the items that it read. */
  takeReads(): { call: string; items: number }[];
  put(images: readonly TableImage[]): Promise<void>;
}

const NAME = OUTPUTS.labelTable;
/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const MAX_BATCH_WRITE_ITEMS = 25;

export async function startLabelTable(): Promise<LabelTable> {
  const services = await startLocalServices();
  await services.dynamodb.putTable({
    TableName: NAME,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [
      { AttributeName: "image", AttributeType: "S" },
      { AttributeName: "entry", AttributeType: "S" },
      { AttributeName: "label", AttributeType: "S" },
      { AttributeName: "confidence", AttributeType: "N" },
    ],
    KeySchema: [
      { AttributeName: "image", KeyType: "HASH" },
      { AttributeName: "entry", KeyType: "RANGE" },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: BY_LABEL.name,
        KeySchema: [
          { AttributeName: "label", KeyType: "HASH" },
          { AttributeName: "confidence", KeyType: "RANGE" },
        ],
        Projection: { ProjectionType: "ALL" },
      },
    ],
  });
  const table = DynamoDBDocumentClient.from(services.clients().dynamodb, {
    marshallOptions: { removeUndefinedValues: true },
  });
  let reads: { call: string; items: number }[] = [];
  table.middlewareStack.add(
    (next, { commandName = "" }) =>
      async (args) => {
        const result = await next(args);
        reads.push({ call: commandName, items: itemsRead(result.output) });
        return result;
      },
    { step: "initialize", priority: "low" },
  );
  return {
    services,
    target: { name: "the local cloud", outputs: OUTPUTS, table },
    targetOf: (credentials) => ({
      name: "the local cloud",
      outputs: OUTPUTS,
      table: DynamoDBDocumentClient.from(services.clients(credentials).dynamodb),
    }),
    takeReads() {
      const taken = reads.filter(({ call }) => call !== "BatchWriteCommand");
      reads = [];
      return taken;
    },
    async put(images) {
      const items = images.flatMap(itemsOf);
      for (let start = 0; start < items.length; start += MAX_BATCH_WRITE_ITEMS) {
        const requests = items
          .slice(start, start + MAX_BATCH_WRITE_ITEMS)
          .map((Item) => ({ PutRequest: { Item } }));
        await table.send(new BatchWriteCommand({ RequestItems: { [NAME]: requests } }));
      }
    },
  };
}

/** As DynamoDB bills them: also what a filter leaves out. */
function itemsRead(output: object): number {
  if ("ScannedCount" in output) return Number(output.ScannedCount);
  const responses = "Responses" in output ? Object(output.Responses) : {};
  return Object.values(responses).flat().length;
}

/** What a worker would write. */
function itemsOf({ key, labels, settledAt = "2026-01-01T00:00:00.000Z" }: TableImage): object[] {
  const image = `s3://${OUTPUTS.imagesBucket}/${key}`;
  const lane = key.slice(0, key.indexOf("/"));
  if (labels === undefined)
    return [{ ...recordKey(image), ...rejectedRecord({ lane, settledAt }) }];
  const entries = Object.entries(labels);
  const [dog] = labeledRecord().labels;
  const record = labeledRecord({
    lane,
    settledAt,
    labels: entries.flatMap(([name, confidence]) =>
      dog === undefined ? [] : [{ ...dog, name, confidence, parents: [], aliases: [] }],
    ),
  });
  return [
    { ...recordKey(image), ...record },
    ...entries.map(([name, confidence]) => ({
      ...labelKey(image, name),
      label: name.toLowerCase(),
      confidence,
      settledAt,
    })),
  ];
}
