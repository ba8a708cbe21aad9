import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  type CreateTableCommandInput,
  DeleteItemCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { TableChangedError } from "../../../local/dynamodb/dynamodb";
import { FakeClock } from "../../helpers/fake-clock";
import { type LocalServices, startLocalServices } from "../../helpers/local-services";

const TableName = "labels";
const TABLE: CreateTableCommandInput = {
  TableName,
  BillingMode: "PAY_PER_REQUEST",
  KeySchema: [
    { AttributeName: "image", KeyType: "HASH" },
    { AttributeName: "entry", KeyType: "RANGE" },
  ],
  AttributeDefinitions: [
    { AttributeName: "image", AttributeType: "S" },
    { AttributeName: "entry", AttributeType: "S" },
    { AttributeName: "label", AttributeType: "S" },
    { AttributeName: "confidence", AttributeType: "N" },
  ],
  GlobalSecondaryIndexes: [
    {
      IndexName: "byLabel",
      KeySchema: [
        { AttributeName: "label", KeyType: "HASH" },
        { AttributeName: "confidence", KeyType: "RANGE" },
      ],
      Projection: { ProjectionType: "ALL" },
    },
  ],
};
const tableArn = "arn:aws:dynamodb:us-east-1:000000000000:table/labels";

let services: LocalServices;
let dynamodb: DynamoDBClient;

beforeEach(async () => {
  services = await startLocalServices({ clock: new FakeClock() });
  await services.dynamodb.putTable(TABLE);
  dynamodb = services.clients().dynamodb;
});
afterEach(() => services.close());

const item = (image: string, entry: string, confidence: number) => ({
  image: { S: image },
  entry: { S: entry },
  label: { S: "dog" },
  confidence: { N: String(confidence) },
});
const keyOf = (image: string, entry: string) => ({ image: { S: image }, entry: { S: entry } });

async function dogs(): Promise<(string | undefined)[]> {
  const { Items = [] } = await dynamodb.send(
    new QueryCommand({
      TableName,
      IndexName: "byLabel",
      KeyConditionExpression: "label = :label",
      ExpressionAttributeValues: { ":label": { S: "dog" } },
      ScanIndexForward: false,
    }),
  );
  return Items.map(({ image }) => image?.S);
}

test("has the table as declared, ACTIVE at once, under the account's ARN", async () => {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  expect(Table).toMatchObject({ TableStatus: "ACTIVE", TableArn: tableArn });
  expect(Table?.GlobalSecondaryIndexes?.[0]).toMatchObject({
    IndexStatus: "ACTIVE",
    IndexArn: `${tableArn}/index/byLabel`,
  });
});

test("puts, gets, updates and deletes items, and keeps the index", async () => {
  await dynamodb.send(new PutItemCommand({ TableName, Item: item("a", "label#dog", 90) }));
  await dynamodb.send(new PutItemCommand({ TableName, Item: item("b", "label#dog", 95.5) }));
  expect(await dogs()).toEqual(["b", "a"]);
  await dynamodb.send(
    new UpdateItemCommand({
      TableName,
      Key: keyOf("a", "label#dog"),
      UpdateExpression: "SET confidence = :more",
      ExpressionAttributeValues: { ":more": { N: "99" } },
    }),
  );
  expect(await dogs()).toEqual(["a", "b"]);
  await dynamodb.send(new DeleteItemCommand({ TableName, Key: keyOf("a", "label#dog") }));
  expect(await dogs()).toEqual(["b"]);
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName, Key: keyOf("b", "label#dog") }),
  );
  expect(Item).toEqual(item("b", "label#dog", 95.5));
});

test("writes and reads in batches", async () => {
  const PutRequests = Array.from({ length: 25 }, (_, index) => ({
    PutRequest: { Item: item(`image ${index}`, "record", index) },
  }));
  await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: PutRequests } }));
  const Keys = [keyOf("image 3", "record"), keyOf("image 4", "record"), keyOf("none", "record")];
  const { Responses } = await dynamodb.send(
    new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys } } }),
  );
  expect(Responses?.[TableName]?.map(({ image }) => image?.S).sort()).toEqual([
    "image 3",
    "image 4",
  ]);
  expect((await dynamodb.send(new ScanCommand({ TableName }))).Count).toBe(25);
});

test("checks conditions, with the client's own error class", async () => {
  const put = new PutItemCommand({
    TableName,
    Item: item("a", "record", 1),
    ConditionExpression: "attribute_not_exists(image)",
  });
  await dynamodb.send(put);
  await expect(dynamodb.send(put)).rejects.toThrow(ConditionalCheckFailedException);
});

test("counts exactly when many update one item at once", async () => {
  const increment = new UpdateItemCommand({
    TableName,
    Key: keyOf("a", "counter"),
    UpdateExpression: "ADD hits :one",
    ExpressionAttributeValues: { ":one": { N: "1" } },
  });
  await Promise.all(Array.from({ length: 100 }, () => dynamodb.send(increment)));
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName, Key: keyOf("a", "counter") }),
  );
  expect(Item?.hits).toEqual({ N: "100" });
});

test("keeps items over a restart; the table is put again without harm", async () => {
  await dynamodb.send(new PutItemCommand({ TableName, Item: item("a", "label#dog", 90) }));
  services = await services.restart();
  await services.dynamodb.putTable(TABLE);
  dynamodb = services.clients().dynamodb;
  expect(await dogs()).toEqual(["a"]);
});

test("refuses to change a table, and says the way out", async () => {
  const other = { ...TABLE, KeySchema: TABLE.KeySchema?.slice(0, 1) };
  await expect(services.dynamodb.putTable(other)).rejects.toThrow(TableChangedError);
  const { GlobalSecondaryIndexes: _, ...without } = TABLE;
  await expect(services.dynamodb.putTable(without)).rejects.toThrow(
    "The local table labels has other indexes than declared, and the local cloud does not change tables. Remove the state directory",
  );
});

test("says what is wrong with an input as DynamoDB does", async () => {
  const putting = dynamodb.send(new PutItemCommand({ TableName, Item: { image: { S: "a" } } }));
  await expect(putting).rejects.toMatchObject({
    name: "ValidationException",
    message: "One or more parameter values were invalid: Missing the key entry in the item",
  });
  await expect(
    dynamodb.send(new GetItemCommand({ TableName: "none", Key: keyOf("a", "b") })),
  ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

test("refuses each call that the role's policy does not allow, on the table or the index", async () => {
  const { dynamodb: nobody } = services.clients(services.roleWith("nobody"));
  const Key = keyOf("a", "b");
  const query = {
    TableName,
    KeyConditionExpression: "image = :image",
    ExpressionAttributeValues: { ":image": { S: "a" } },
  };
  const byLabel = { ...query, IndexName: "byLabel", KeyConditionExpression: "label = :image" };
  const write = { DeleteRequest: { Key } };
  const calls: [string, string, Promise<unknown>][] = [
    ["GetItem", tableArn, nobody.send(new GetItemCommand({ TableName, Key }))],
    ["PutItem", tableArn, nobody.send(new PutItemCommand({ TableName, Item: Key }))],
    ["DeleteItem", tableArn, nobody.send(new DeleteItemCommand({ TableName, Key }))],
    ["UpdateItem", tableArn, nobody.send(new UpdateItemCommand({ TableName, Key }))],
    ["Scan", tableArn, nobody.send(new ScanCommand({ TableName }))],
    ["Query", tableArn, nobody.send(new QueryCommand(query))],
    ["Query", `${tableArn}/index/byLabel`, nobody.send(new QueryCommand(byLabel))],
    ["DescribeTable", tableArn, nobody.send(new DescribeTableCommand({ TableName }))],
    [
      "BatchGetItem",
      tableArn,
      nobody.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [Key] } } })),
    ],
    [
      "BatchWriteItem",
      tableArn,
      nobody.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: [write] } })),
    ],
  ];
  for (const [action, resource, call] of calls) {
    await expect(call).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining(
        `perform: dynamodb:${action} on resource: ${resource} because`,
      ),
    });
  }
});

test("names the operation that it does not emulate", async () => {
  await expect(dynamodb.send(new ListTablesCommand({}))).rejects.toThrow(
    "The local cloud does not emulate DynamoDB_20120810.ListTables",
  );
});

describe("keys that DynamoDB does not take", () => {
  const emptied = { ...item("a", "label#dog", 90), label: { S: "" } };
  const REFUSED = {
    name: "ValidationException",
    message: expect.stringMatching(/IndexName: byLabel, IndexKey: label$/),
  };

  test("an update cannot empty the key of an index", async () => {
    await dynamodb.send(new PutItemCommand({ TableName, Item: item("a", "label#dog", 90) }));
    const update = new UpdateItemCommand({
      TableName,
      Key: keyOf("a", "label#dog"),
      UpdateExpression: "SET label = :empty",
      ExpressionAttributeValues: { ":empty": { S: "" } },
    });
    await expect(dynamodb.send(update)).rejects.toMatchObject(REFUSED);
    expect(await dogs()).toEqual(["a"]);
  });

  test("a batch with one such item writes none", async () => {
    const writes = [item("b", "label#dog", 80), emptied].map((Item) => ({ PutRequest: { Item } }));
    const RequestItems = { [TableName]: writes };
    const writing = dynamodb.send(new BatchWriteItemCommand({ RequestItems }));
    await expect(writing).rejects.toMatchObject(REFUSED);
    expect(await dogs()).toEqual([]);
  });

  test("the key of an index is as short as a key of the table", async () => {
    const Item = { ...item("a", "label#dog", 90), label: { S: "\u00fc".repeat(1025) } };
    await expect(dynamodb.send(new PutItemCommand({ TableName, Item }))).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("limit of 2048 bytes"),
    });
  });
});
