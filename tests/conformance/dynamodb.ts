import {
  BatchGetItemCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  ScanCommand,
  type ScanCommandInput,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Backend } from "./backend";
import { entry, type Item, labelEntry, putItem, TableName } from "./labels";
import { testsOf } from "./suite";

const KIB = 1024;
const CONDITION_FAILED = { name: "ConditionalCheckFailedException" };
const INVALID = { name: "ValidationException" };

/** The label table as the worker, recover and the command line read it. */
export function describeDynamoDb(backend: Backend): void {
  const it = testsOf(backend, "DynamoDB");

  const put = (Item: Item) => putItem(backend, Item);
  const get = async (Key: Item) =>
    (await backend.dynamodb.send(new GetItemCommand({ TableName, Key, ConsistentRead: true })))
      .Item;
  const batchGet = (Keys: Item[]) =>
    backend.dynamodb.send(
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys, ConsistentRead: true } } }),
    );
  const query = (label: string, more: Partial<QueryCommandInput> = {}) =>
    backend.dynamodb.send(
      new QueryCommand({
        TableName,
        IndexName: "byLabel",
        KeyConditionExpression: "label = :label",
        ExpressionAttributeValues: { ":label": { S: label } },
        ScanIndexForward: false,
        ...more,
      }),
    );

  it("puts, changes and deletes on conditions", async () => {
    const Key = entry("conditions");
    const isNew = { ConditionExpression: "attribute_not_exists(image)" };
    await backend.dynamodb.send(
      new PutItemCommand({ TableName, Item: { ...Key, revision: { S: "1" } }, ...isNew }),
    );
    const again = new PutItemCommand({ TableName, Item: Key, ...isNew });
    await expect(backend.dynamodb.send(again)).rejects.toMatchObject(CONDITION_FAILED);

    const is = (revision: string) => ({
      ConditionExpression: "revision = :known",
      ExpressionAttributeValues: { ":known": { S: revision } },
    });
    const update = (known: string) => {
      const { ConditionExpression, ExpressionAttributeValues } = is(known);
      return backend.dynamodb.send(
        new UpdateItemCommand({
          ...{ TableName, Key, ConditionExpression },
          UpdateExpression: "SET revision = :next",
          ExpressionAttributeValues: { ...ExpressionAttributeValues, ":next": { S: "2" } },
        }),
      );
    };
    await expect(update("0")).rejects.toMatchObject(CONDITION_FAILED);
    await update("1");
    expect(await get(Key)).toEqual({ ...Key, revision: { S: "2" } });

    const remove = (known: string) =>
      backend.dynamodb.send(new DeleteItemCommand({ TableName, Key, ...is(known) }));
    await expect(remove("1")).rejects.toMatchObject(CONDITION_FAILED);
    await remove("2");
    expect(await get(Key)).toBeUndefined();
  });

  it("reads 100 items a call, and leaves out what is not there", async () => {
    const keys = Array.from({ length: 100 }, (_, index) => entry(`batch/${index}`));
    await Promise.all(keys.slice(0, 40).map((Item) => put({ ...Item, bytes: { N: "1" } })));
    const { Responses, UnprocessedKeys } = await batchGet(keys);
    const found = Responses?.[TableName]?.map(({ image }) => image?.S);
    expect(found?.sort()).toEqual(
      keys
        .slice(0, 40)
        .map(({ image }) => image?.S)
        .sort(),
    );
    expect(UnprocessedKeys).toEqual({});
  });

  it("refuses to read more than 100 items a call, or one twice", async () => {
    const keys = Array.from({ length: 101 }, (_, index) => entry(`batch/${index}`));
    await expect(batchGet(keys)).rejects.toMatchObject(INVALID);
    await expect(batchGet([entry("a"), entry("a")])).rejects.toMatchObject(INVALID);
  });

  it("finds what a label is of, surest first", async () => {
    for (const confidence of [70.5, 99.25, 9, 80]) {
      await put(labelEntry(`query/${confidence}`, "dog", confidence));
    }
    await put(labelEntry("query/other", "cat", 99));
    const { Items, Count, LastEvaluatedKey } = await query("dog");
    expect(Items?.map(({ confidence }) => confidence?.N)).toEqual(["99.25", "80", "70.5", "9"]);
    expect(Count).toBe(4);
    expect(LastEvaluatedKey).toBeUndefined();
    const sure = await query("dog", {
      KeyConditionExpression: "label = :label AND confidence >= :least",
      ExpressionAttributeValues: { ":label": { S: "dog" }, ":least": { N: "80" } },
    });
    expect(sure.Items?.map(({ image }) => image?.S)).toEqual(["query/99.25", "query/80"]);
  });

  it("finds page by page, also what is equally sure", async () => {
    const images = Array.from({ length: 5 }, (_, index) => `pages/${index}`);
    for (const image of images) await put(labelEntry(image, "night", 90));
    const found: (string | undefined)[] = [];
    const sizes: (number | undefined)[] = [];
    let ExclusiveStartKey: Item | undefined;
    do {
      const page = await query("night", { Limit: 2, ExclusiveStartKey });
      found.push(...(page.Items?.map(({ image }) => image?.S) ?? []));
      sizes.push(page.Count);
      ExclusiveStartKey = page.LastEvaluatedKey;
      if (ExclusiveStartKey !== undefined) {
        expect(Object.keys(ExclusiveStartKey).sort()).toEqual([
          ...["confidence", "entry", "image", "label"],
        ]);
      }
    } while (ExclusiveStartKey !== undefined);
    expect(found.sort()).toEqual(images);
    expect(sizes.slice(0, 3)).toEqual([2, 2, 1]);
  });

  it("has in an index only the items that have its keys", async () => {
    const rejected = { reason: { S: "EMPTY" }, settledAt: { S: "2026-01-02T03:04:05Z" } };
    await put({ ...entry("sparse/rejected"), ...rejected });
    await put({ ...entry("sparse/labeled"), settledAt: rejected.settledAt });
    const { Items } = await backend.dynamodb.send(
      new ScanCommand({ TableName, IndexName: "byReason" }),
    );
    expect(Items?.map(({ image }) => image?.S)).toEqual(["sparse/rejected"]);
  });

  it("scans page by page, and filters what it has read", async () => {
    await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        put({
          ...entry(`scan/${index}`),
          outcome: { S: index % 4 === 0 ? "LABELED" : "REJECTED" },
        }),
      ),
    );
    const asked: ScanCommandInput = {
      TableName,
      Limit: 5,
      FilterExpression: "begins_with(image, :prefix) AND outcome = :outcome",
      ExpressionAttributeValues: { ":prefix": { S: "scan/" }, ":outcome": { S: "LABELED" } },
      ProjectionExpression: "image",
    };
    const found: Item[] = [];
    let ExclusiveStartKey: Item | undefined;
    do {
      const page = await backend.dynamodb.send(new ScanCommand({ ...asked, ExclusiveStartKey }));
      found.push(...(page.Items ?? []));
      expect(page.Count).toBe(page.Items?.length);
      ExclusiveStartKey = page.LastEvaluatedKey;
      if (ExclusiveStartKey !== undefined) expect(page.ScannedCount).toBe(5);
    } while (ExclusiveStartKey !== undefined);
    const images = ["scan/0", "scan/4", "scan/8"];
    expect(found.map(({ image }) => image?.S).sort()).toEqual(images);
    expect(found.every((item) => Object.keys(item).length === 1)).toBe(true);
  });

  it("takes keys as long as S3's, with their prefix, and none longer", async () => {
    await put(entry("x".repeat(2048)));
    await expect(put(entry("x".repeat(2049)))).rejects.toMatchObject(INVALID);
    await put(entry("long", "x".repeat(1024)));
    await expect(put(entry("long", "x".repeat(1025)))).rejects.toMatchObject(INVALID);
  });

  it("counts the length of keys in bytes, not in characters", async () => {
    await expect(put(entry("ü".repeat(1025)))).rejects.toMatchObject(INVALID);
  });

  it("takes items of 400 KiB and none larger", async () => {
    const bytes = (size: number) => ({ ...entry("large"), detail: { S: "x".repeat(size) } });
    const others = "image".length + "large".length + "entry".length + "record".length + 6;
    await put(bytes(400 * KIB - others));
    await expect(put(bytes(400 * KIB - others + 1))).rejects.toMatchObject(INVALID);
  });

  it("refuses an empty string as the key of an index, and takes it elsewhere", async () => {
    await put({ ...entry("empty"), detail: { S: "" } });
    await expect(put(labelEntry("empty", "", 90))).rejects.toMatchObject(INVALID);
    expect(await get(entry("empty", "label#"))).toBeUndefined();
  });

  it("refuses a key of an index of another type", async () => {
    const item = { ...labelEntry("type", "dog", 90), confidence: { S: "90" } };
    await expect(put(item)).rejects.toMatchObject(INVALID);
  });

  it("says that there is no such table", async () => {
    const reading = new GetItemCommand({ TableName: "conformance-none", Key: entry("a") });
    await expect(backend.dynamodb.send(reading)).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });
}
