import {
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactionCanceledException,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from "@aws-sdk/client-dynamodb";
import { ClassicLevel } from "classic-level";
import { FakeClock } from "../../helpers/fake-clock";
import { type LocalServices, startLocalServices } from "../../helpers/local-services";

const TableName = "labels";
const tableArn = "arn:aws:dynamodb:us-east-1:000000000000:table/labels";
let clock: FakeClock;
let services: LocalServices;
let dynamodb: DynamoDBClient;

beforeEach(async () => {
  clock = new FakeClock();
  services = await startLocalServices({ clock });
  dynamodb = services.clients().dynamodb;
  await services.dynamodb.putTable({
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    AttributeDefinitions: [
      { AttributeName: "id", AttributeType: "S" },
      { AttributeName: "label", AttributeType: "S" },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: "byLabel",
        KeySchema: [{ AttributeName: "label", KeyType: "HASH" }],
        Projection: { ProjectionType: "ALL" },
      },
    ],
  });
});
afterEach(() => services.close());

type Items = NonNullable<TransactWriteItemsCommandInput["TransactItems"]>;

const key = (id: string) => ({ id: { S: id } });
const putItem = (id: string, more = {}) => ({ Put: { TableName, Item: { ...key(id), ...more } } });
const ifAbsent = (id: string, more = {}) => ({
  Put: { TableName, Item: key(id), ConditionExpression: "attribute_not_exists(id)", ...more },
});
const transact = (TransactItems: Items, more = {}) =>
  dynamodb.send(new TransactWriteItemsCommand({ TransactItems, ...more }));

async function get(id: string) {
  return (await dynamodb.send(new GetItemCommand({ TableName, Key: key(id) }))).Item;
}

async function byLabel(label: string) {
  const { Items = [] } = await dynamodb.send(
    new QueryCommand({
      TableName,
      IndexName: "byLabel",
      KeyConditionExpression: "label = :label",
      ExpressionAttributeValues: { ":label": { S: label } },
    }),
  );
  return Items.map(({ id }) => id?.S).sort();
}

test("does all four kinds of writes, and keeps the indexes", async () => {
  await transact([
    putItem("deleted", { label: { S: "cat" } }),
    putItem("updated", { label: { S: "cat" } }),
    putItem("checked"),
  ]);
  expect(await byLabel("cat")).toEqual(["deleted", "updated"]);
  await transact([
    putItem("put", { label: { S: "dog" } }),
    { Delete: { TableName, Key: key("deleted") } },
    {
      Update: {
        TableName,
        Key: key("updated"),
        UpdateExpression: "SET label = :dog",
        ExpressionAttributeValues: { ":dog": { S: "dog" } },
      },
    },
    {
      ConditionCheck: {
        TableName,
        Key: key("checked"),
        ConditionExpression: "attribute_exists(id)",
      },
    },
  ]);
  expect(await byLabel("cat")).toEqual([]);
  expect(await byLabel("dog")).toEqual(["put", "updated"]);
  expect(await get("deleted")).toBeUndefined();
  expect(await get("checked")).toEqual(key("checked"));
});

test("writes nothing when one condition fails, and says which", async () => {
  await transact([putItem("there", { n: { N: "1" } })]);
  const failing = transact([
    putItem("new"),
    ifAbsent("there", { ReturnValuesOnConditionCheckFailure: "ALL_OLD" }),
    ifAbsent("there too"),
  ]);
  await expect(failing).rejects.toThrow(TransactionCanceledException);
  await expect(failing).rejects.toMatchObject({
    message:
      "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, None]",
    CancellationReasons: [
      { Code: "None" },
      {
        Code: "ConditionalCheckFailed",
        Message: "The conditional request failed",
        Item: { id: { S: "there" }, n: { N: "1" } },
      },
      { Code: "None" },
    ],
  });
  expect(await get("new")).toBeUndefined();
  expect(await get("there too")).toBeUndefined();
});

test("of transactions that race on one condition, one wins and the others write nothing", async () => {
  const racing = Array.from({ length: 20 }, (_, index) =>
    transact([ifAbsent("record"), putItem(`loser or winner ${index}`, { label: { S: "raced" } })]),
  );
  const outcomes = await Promise.allSettled(racing);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await byLabel("raced")).toHaveLength(1);
});

test("does not interleave with plain writes", async () => {
  const writers = Array.from({ length: 40 }, (_, index) =>
    index % 2 === 0
      ? transact([ifAbsent("record")])
      : dynamodb.send(new PutItemCommand(ifAbsent("record").Put)),
  );
  const outcomes = await Promise.allSettled(writers);
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("a transaction, with the indexes, reaches the disk in one write", async () => {
  const batches = jest.spyOn(ClassicLevel.prototype, "batch");
  const puts = jest.spyOn(ClassicLevel.prototype, "put");
  // The engine takes hold of the database's methods when it opens.
  services = await services.restart();
  dynamodb = services.clients().dynamodb;
  await transact([putItem("a", { label: { S: "dog" } }), putItem("b", { label: { S: "cat" } })]);
  expect(batches).toHaveBeenCalledTimes(1);
  expect((batches.mock.calls as unknown[][][])[0]?.[0]).toHaveLength(4);
  expect(puts).not.toHaveBeenCalled();
  jest.restoreAllMocks();
});

test("a transaction survives a restart whole", async () => {
  const items = Array.from({ length: 100 }, (_, index) =>
    putItem(`${index}`, { label: { S: "x" } }),
  );
  await transact(items);
  services = await services.restart();
  dynamodb = services.clients().dynamodb;
  expect(await byLabel("x")).toHaveLength(100);
});

describe("a request token", () => {
  const ClientRequestToken = "token";

  test("makes a repeated call harmless for ten minutes", async () => {
    await transact([ifAbsent("a")], { ClientRequestToken });
    clock.advance(599_999);
    await transact([ifAbsent("a")], { ClientRequestToken });
    clock.advance(1);
    await expect(transact([ifAbsent("a")], { ClientRequestToken })).rejects.toThrow(
      TransactionCanceledException,
    );
  });

  test("is refused for other parameters", async () => {
    await transact([putItem("a")], { ClientRequestToken });
    await expect(transact([putItem("b")], { ClientRequestToken })).rejects.toMatchObject({
      name: "IdempotentParameterMismatchException",
    });
  });

  test("of a cancelled call can be used again", async () => {
    await transact([putItem("a")]);
    await expect(transact([ifAbsent("a")], { ClientRequestToken })).rejects.toThrow();
    await dynamodb.send(
      new TransactWriteItemsCommand({
        TransactItems: [{ Delete: { TableName, Key: key("a") } }],
      }),
    );
    await transact([ifAbsent("a")], { ClientRequestToken });
    expect(await get("a")).toEqual(key("a"));
  });
});

describe("refuses", () => {
  const refused = (items: Items) => expect(transact(items)).rejects;

  test("two elements on one item", () =>
    refused([putItem("a"), { Delete: { TableName, Key: key("a") } }]).toMatchObject({
      name: "ValidationException",
      message: "Transaction request cannot include multiple operations on one item",
    }));

  test("more than 100 elements", async () => {
    await refused(Array.from({ length: 101 }, (_, index) => putItem(`${index}`))).toMatchObject({
      name: "ValidationException",
    });
    expect(await get("0")).toBeUndefined();
  });

  test("an element of two kinds or of none", async () => {
    const both = { ...putItem("a"), Delete: { TableName, Key: key("b") } };
    for (const element of [both, {}]) {
      await refused([element]).toMatchObject({
        name: "ValidationException",
        message: "TransactItems can only contain one of Check, Put, Update or Delete",
      });
    }
  });

  test("a condition check without a condition", () =>
    refused([
      { ConditionCheck: { TableName, Key: key("a"), ConditionExpression: undefined } },
    ]).toMatchObject({ name: "ValidationException" }));

  test("an item without its key, and writes nothing of the rest", async () => {
    await refused([putItem("a"), { Put: { TableName, Item: { n: { N: "1" } } } }]).toMatchObject({
      CancellationReasons: [
        { Code: "None" },
        { Code: "ValidationError", Message: expect.any(String) },
      ],
    });
    expect(await get("a")).toBeUndefined();
  });
});

test("takes the permission of each element, and no other", async () => {
  const allow = (...actions: string[]) => ({
    Effect: "Allow" as const,
    Action: actions.map((action) => `dynamodb:${action}`),
    Resource: tableArn,
  });
  const worker = services.clients(services.roleWith("worker", allow("PutItem", "DeleteItem")));
  const send = (...TransactItems: Items) =>
    worker.dynamodb.send(new TransactWriteItemsCommand({ TransactItems }));
  await send(putItem("a"), { Delete: { TableName, Key: key("b") } });
  const update = { TableName, Key: key("c"), UpdateExpression: "REMOVE x" };
  await expect(send(putItem("d"), { Update: update })).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining(`dynamodb:UpdateItem on resource: ${tableArn}`),
  });
  const check = { TableName, Key: key("c"), ConditionExpression: "attribute_exists(id)" };
  await expect(send({ ConditionCheck: check })).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining("dynamodb:ConditionCheckItem"),
  });
  expect(await get("d")).toBeUndefined();
});

it.each([
  ["TransactionConflict", "ThrottlingError"],
  ["ThrottlingError", "TransactionConflict"],
] as const)("is cancelled whole for a passing reason: %s", async (reason, other) => {
  const reasons = [reason, undefined];
  const cancelling = await startLocalServices({ cancels: () => reasons.shift() });
  await cancelling.dynamodb.putTable({
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  });
  const client = cancelling.clients().dynamodb;
  const write = () =>
    client.send(new TransactWriteItemsCommand({ TransactItems: [putItem("a"), putItem("b")] }));
  const refused = await write().catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(TransactionCanceledException);
  expect(refused).toMatchObject({
    CancellationReasons: [{ Code: reason }, { Code: "None" }],
    message: expect.not.stringContaining(other),
  });
  const { Item } = await client.send(new GetItemCommand({ TableName, Key: key("a") }));
  expect(Item).toBeUndefined();
  await write();
  await cancelling.close();
});
