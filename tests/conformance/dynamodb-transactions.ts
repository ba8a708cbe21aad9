import {
  GetItemCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import type { Backend } from "./backend";
import { entry, type Item, labelEntry, putItem, TableName } from "./labels";
import { testsOf } from "./suite";

/** How the worker replaces an image's record and labels: all of them or nothing. */
export function describeTransactions(backend: Backend): void {
  const it = testsOf(backend, "DynamoDB transactions");

  const write = (TransactItems: TransactWriteItem[], ClientRequestToken?: string) =>
    backend.dynamodb.send(new TransactWriteItemsCommand({ TransactItems, ClientRequestToken }));
  const get = async (Key: Item) =>
    (await backend.dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true })))
      .Item;

  it("writes puts, updates and deletes together", async () => {
    await putItem(backend, labelEntry("together", "old", 90));
    await putItem(backend, entry("together/updated"));
    await write([
      put({ ...entry("together"), revision: { S: "1" } }, "attribute_not_exists(image)"),
      put(labelEntry("together", "new", 90)),
      { Delete: { TableName, Key: entry("together", "label#old") } },
      {
        Update: {
          ...{ TableName, Key: entry("together/updated"), UpdateExpression: "ADD images :one" },
          ExpressionAttributeValues: { ":one": { N: "1" } },
        },
      },
      {
        ConditionCheck: {
          ...{ TableName, Key: entry("together/none") },
          ConditionExpression: "attribute_not_exists(image)",
        },
      },
    ]);
    expect(await get(entry("together"))).toEqual({ ...entry("together"), revision: { S: "1" } });
    expect(await get(entry("together", "label#new"))).toBeDefined();
    expect(await get(entry("together", "label#old"))).toBeUndefined();
    expect(await get(entry("together/updated"))).toMatchObject({ images: { N: "1" } });
  });

  it("writes nothing when one condition fails, and says which in the order of the items", async () => {
    const known = { ...entry("canceled"), revision: { S: "1" } };
    await putItem(backend, known);
    const other = put(labelEntry("canceled", "new", 90));
    const failing = {
      Put: {
        ...{ TableName, Item: entry("canceled"), ConditionExpression: "revision = :known" },
        ExpressionAttributeValues: { ":known": { S: "0" } },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
      },
    };
    await expect(write([other, failing])).rejects.toMatchObject({
      name: "TransactionCanceledException",
      CancellationReasons: [
        { Code: "None" },
        { Code: "ConditionalCheckFailed", Item: known, Message: expect.any(String) },
      ],
    });
    expect(await get(entry("canceled", "label#new"))).toBeUndefined();
  });

  it("names the reasons in the message too", async () => {
    await putItem(backend, entry("message"));
    const exists = put(entry("message"), "attribute_not_exists(image)");
    await expect(write([put(entry("message/other")), exists])).rejects.toThrow(
      "specific reasons [None, ConditionalCheckFailed]",
    );
  });

  it("refuses two actions on one item", async () => {
    const Key = entry("twice");
    await expect(write([put(Key), { Delete: { TableName, Key } }])).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("multiple operations on one item"),
    });
    expect(await get(Key)).toBeUndefined();
  });

  it("takes 100 actions and no more", async () => {
    const actions = Array.from({ length: 101 }, (_, index) => put(entry(`hundred/${index}`)));
    await expect(write(actions)).rejects.toMatchObject({ name: "ValidationException" });
    expect(await get(entry("hundred/0"))).toBeUndefined();
    await write(actions.slice(0, 100));
    expect(await get(entry("hundred/99"))).toBeDefined();
  });

  it("writes once what comes twice with one token", async () => {
    const token = "conformance-once";
    const isNew = put(entry("once"), "attribute_not_exists(image)");
    await write([isNew], token);
    await write([isNew], token);
    await expect(write([put(entry("once/other"))], token)).rejects.toMatchObject({
      name: "IdempotentParameterMismatchException",
    });
  });

  it("writes nothing with an empty string as the key of an index", async () => {
    const writing = write([put(entry("nameless")), put(labelEntry("nameless", "", 90))]);
    await expect(writing).rejects.toMatchObject({ name: "ValidationException" });
    expect(await get(entry("nameless"))).toBeUndefined();
  });
}

function put(Item: Item, ConditionExpression?: string): TransactWriteItem {
  return { Put: { TableName, Item, ConditionExpression } };
}
