import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BatchGetCommand, DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { MALFORMED, recordStates } from "../../../cli/table/record-states";
import { labeledRecord } from "../../helpers/records";

const tableMock = mockClient(DynamoDBDocumentClient);
const A = "s3://images/bulk/a.jpg";
const B = "s3://images/bulk/b.jpg";

beforeEach(() => tableMock.reset());

async function states(...images: string[]) {
  const pauses: number[] = [];
  let units = 0;
  const found = await recordStates(
    DynamoDBDocumentClient.from(new DynamoDBClient({})),
    "labels",
    images,
    async (milliseconds) => void pauses.push(milliseconds),
    (more) => {
      units += more;
    },
  );
  return { found, pauses, units };
}

function inputs() {
  return tableMock.commandCalls(BatchGetCommand).map(({ args }) => args[0].input);
}

it("reads what tells whether a record is stale, and not its labels", async () => {
  const { revision, settledAt, modelVersion } = labeledRecord();
  const item = { image: A, eTag: '"e1"', revision, settledAt, modelVersion };
  tableMock.on(BatchGetCommand).resolves({
    Responses: { labels: [item] },
    ConsumedCapacity: [{ TableName: "labels", CapacityUnits: 1.5 }],
  });

  const { found, units } = await states(A, B);

  expect([...found]).toEqual([[A, { eTag: '"e1"', revision, settledAt, modelVersion }]]);
  expect(units).toBe(1.5);
  expect(inputs()).toEqual([
    {
      RequestItems: {
        labels: {
          Keys: [
            { image: A, entry: "record" },
            { image: B, entry: "record" },
          ],
          ProjectionExpression:
            "#image, #eTag, #versionId, #relabelRequestedAt, #revision, #settledAt, #modelVersion",
          ExpressionAttributeNames: {
            "#image": "image",
            "#eTag": "eTag",
            "#versionId": "versionId",
            "#relabelRequestedAt": "relabelRequestedAt",
            "#revision": "revision",
            "#settledAt": "settledAt",
            "#modelVersion": "modelVersion",
          },
        },
      },
      ReturnConsumedCapacity: "TOTAL",
    },
  ]);
});

it("asks again, after a pause, for what DynamoDB left unread", async () => {
  const item = (image: string) => ({ ...labeledRecord(), image });
  tableMock
    .on(BatchGetCommand)
    .resolvesOnce({
      Responses: { labels: [item(A)] },
      UnprocessedKeys: { labels: { Keys: [{ image: B, entry: "record" }] } },
    })
    .resolves({ Responses: { labels: [item(B)] } });

  const { found, pauses } = await states(A, B);

  expect([...found.keys()]).toEqual([A, B]);
  expect(pauses).toEqual([200]);
  expect(inputs()[1]?.RequestItems?.labels).toMatchObject({
    Keys: [{ image: B, entry: "record" }],
    ProjectionExpression: expect.stringContaining("#eTag"),
  });
});

it("asks for a hundred at once", async () => {
  tableMock.on(BatchGetCommand).resolves({ Responses: { labels: [] } });

  await states(...Array.from({ length: 250 }, (_, index) => `s3://images/${index}`));

  expect(inputs().map(({ RequestItems }) => RequestItems?.labels?.Keys?.length)).toEqual([
    100, 100, 50,
  ]);
});

it("tells a record that cannot be read from one that is not there", async () => {
  tableMock.on(BatchGetCommand).resolves({ Responses: { labels: [{ image: A }] } });

  expect([...(await states(A, B)).found]).toEqual([[A, MALFORMED]]);
});
