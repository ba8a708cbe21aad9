import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BatchGetCommand, DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { labelConfidences } from "../../../cli/table/label-confidences";

const tableMock = mockClient(DynamoDBDocumentClient);

it("looks up entries by image and label, and again those that DynamoDB left unread", async () => {
  const sofa = { image: "s3://images/a", entry: "label#sofa" };
  const cat = { image: "s3://images/a", entry: "label#cat" };
  const missing = { image: "s3://images/b", entry: "label#cat" };
  tableMock
    .on(BatchGetCommand)
    .resolvesOnce({
      Responses: { labels: [{ image: "s3://images/a", label: "cat", confidence: 85 }] },
      UnprocessedKeys: { labels: { Keys: [sofa] } },
    })
    .resolves({
      Responses: { labels: [{ image: "s3://images/a", label: "sofa", confidence: 99 }] },
    });
  const pauses: number[] = [];

  const found = await labelConfidences(
    DynamoDBDocumentClient.from(new DynamoDBClient({})),
    "labels",
    [
      { image: "s3://images/a", label: "Cat" },
      { image: "s3://images/a", label: "sofa" },
      { image: "s3://images/b", label: "cat" },
    ],
    async (milliseconds) => void pauses.push(milliseconds),
  );

  expect(found).toEqual(
    new Map([
      [
        "s3://images/a",
        new Map([
          ["cat", 85],
          ["sofa", 99],
        ]),
      ],
    ]),
  );
  const request = (...Keys: object[]) => ({
    RequestItems: {
      labels: {
        Keys,
        ProjectionExpression: "#image, #label, #confidence",
        ExpressionAttributeNames: {
          "#image": "image",
          "#label": "label",
          "#confidence": "confidence",
        },
      },
    },
  });
  expect(tableMock.commandCalls(BatchGetCommand).map(({ args }) => args[0].input)).toEqual([
    request(cat, sofa, missing),
    request(sofa),
  ]);
  expect(pauses).toEqual([200]);
});
