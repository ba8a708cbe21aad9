import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { imagesWithRecords } from "../../../cli/table/images-with-records";

const tableMock = mockClient(DynamoDBDocumentClient);

it("reads one part of the table page by page, for the keys of records under the prefix alone", async () => {
  const LastEvaluatedKey = { image: "s3://images/bulk/a", entry: "record" };
  // Copies: the SDK changes its input from page to page.
  const inputs: object[] = [];
  const answers = [
    {
      Items: [{ image: "s3://images/bulk/a" }],
      LastEvaluatedKey,
      ConsumedCapacity: { CapacityUnits: 128 },
    },
    { Items: [], ConsumedCapacity: { CapacityUnits: 0.5 } },
  ];
  tableMock.on(ScanCommand).callsFake((input) => {
    inputs.push({ ...input });
    return answers.shift();
  });
  const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  const where = { tableName: "labels", uriPrefix: "s3://images/bulk/", segment: 1, segments: 4 };
  const pages: string[][] = [];
  const units: number[] = [];

  for await (const page of imagesWithRecords(table, {
    ...where,
    onRead: (more) => units.push(more),
  })) {
    pages.push(page);
  }

  expect({ pages, units }).toEqual({ pages: [["s3://images/bulk/a"], []], units: [128, 0.5] });
  const scan = {
    TableName: "labels",
    Segment: 1,
    TotalSegments: 4,
    FilterExpression: "#entry = :record AND begins_with(#image, :prefix)",
    ProjectionExpression: "#image",
    ExpressionAttributeNames: { "#image": "image", "#entry": "entry" },
    ExpressionAttributeValues: { ":record": "record", ":prefix": "s3://images/bulk/" },
    ReturnConsumedCapacity: "TOTAL",
  };
  expect(inputs).toEqual([scan, { ...scan, ExclusiveStartKey: LastEvaluatedKey }]);
});
