import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { imagesShowing } from "../../../cli/table/labels";

const tableMock = mockClient(DynamoDBDocumentClient);
const QUERY = {
  TableName: "labels",
  IndexName: "byLabel",
  KeyConditionExpression: "#label = :label AND #confidence >= :minConfidence",
  ExpressionAttributeNames: { "#label": "label", "#confidence": "confidence", "#image": "image" },
  ExpressionAttributeValues: { ":label": "dog", ":minConfidence": 80 },
  ProjectionExpression: "#image, #label, #confidence",
  ScanIndexForward: false,
};
let interrupt: AbortController;

beforeEach(() => {
  tableMock.reset();
  interrupt = new AbortController();
});

function read(filter = {}) {
  return imagesShowing(DynamoDBDocumentClient.from(new DynamoDBClient({})), {
    ...{ tableName: "labels", label: "Dog", minConfidence: 80, firstPage: 1000 },
    ...{ filter, signal: interrupt.signal },
  });
}

const inputs = () => tableMock.commandCalls(QueryCommand).map(({ args }) => args[0].input);

it("reads pages that grow with what was read, to the end of the label", async () => {
  let left = 6;
  tableMock.on(QueryCommand).callsFake(() => {
    left -= 1;
    return { Items: [], ...(left > 0 && { LastEvaluatedKey: { image: `i${left}` } }) };
  });
  const ends: boolean[] = [];
  for await (const { isLast } of read()) ends.push(isLast);

  expect(ends).toEqual([false, false, false, false, false, true]);
  expect(inputs()).toEqual([
    { ...QUERY, Limit: 1000, ExclusiveStartKey: undefined },
    { ...QUERY, Limit: 1000, ExclusiveStartKey: { image: "i5" } },
    { ...QUERY, Limit: 2000, ExclusiveStartKey: { image: "i4" } },
    { ...QUERY, Limit: 4000, ExclusiveStartKey: { image: "i3" } },
    { ...QUERY, Limit: 6400, ExclusiveStartKey: { image: "i2" } },
    { ...QUERY, Limit: 6400, ExclusiveStartKey: { image: "i1" } },
  ]);
});

it("has DynamoDB leave out other lanes and what was settled before", async () => {
  tableMock.on(QueryCommand).resolves({ Items: [] });
  await read({ uriPrefix: "s3://images/bulk/", since: "2026-01-01T00:00:00.000Z" }).next();
  expect(inputs()).toEqual([
    {
      ...QUERY,
      FilterExpression: "begins_with(#image, :uriPrefix) AND #settledAt >= :since",
      ExpressionAttributeNames: {
        ...QUERY.ExpressionAttributeNames,
        "#settledAt": "settledAt",
      },
      ExpressionAttributeValues: {
        ...QUERY.ExpressionAttributeValues,
        ":uriPrefix": "s3://images/bulk/",
        ":since": "2026-01-01T00:00:00.000Z",
      },
      Limit: 1000,
      ExclusiveStartKey: undefined,
    },
  ]);
});

it("reads no further page once it is interrupted", async () => {
  tableMock.on(QueryCommand).resolves({ Items: [], LastEvaluatedKey: { image: "i" } });
  const pages = read();
  await pages.next();
  interrupt.abort();
  expect(await pages.next()).toEqual({ done: true, value: undefined });
  expect(inputs()).toHaveLength(1);
});
