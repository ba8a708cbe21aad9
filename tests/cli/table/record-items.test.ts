import { labelEntriesParams } from "../../../cli/table/label-entries";
import { recordItemsParams } from "../../../cli/table/record-items";

const PART = { tableName: "labels", segment: 1, segments: 4 };

it("reads one part of the table for records alone", () => {
  expect(recordItemsParams({ ...PART, filter: {} })).toEqual({
    TableName: "labels",
    Segment: 1,
    TotalSegments: 4,
    FilterExpression: "#entry = :record",
    ExpressionAttributeNames: { "#entry": "entry" },
    ExpressionAttributeValues: { ":record": "record" },
    ReturnConsumedCapacity: "TOTAL",
  });
});

it("asks for those of a lane, settled since then", () => {
  const filter = { uriPrefix: "s3://images/bulk/", since: "2026-01-01T00:00:00.000Z" };
  expect(recordItemsParams({ ...PART, filter })).toMatchObject({
    FilterExpression:
      "#entry = :record AND begins_with(#image, :uriPrefix) AND #settledAt >= :since",
    ExpressionAttributeNames: { "#entry": "entry", "#image": "image", "#settledAt": "settledAt" },
    ExpressionAttributeValues: {
      ":record": "record",
      ":uriPrefix": "s3://images/bulk/",
      ":since": "2026-01-01T00:00:00.000Z",
    },
  });
});

it("filters nothing, rather than by an empty expression, where nothing is asked for", () => {
  expect(labelEntriesParams({ ...PART, filter: {} })).toEqual({
    TableName: "labels",
    IndexName: "byLabel",
    Segment: 1,
    TotalSegments: 4,
    ProjectionExpression: "#label, #confidence",
    ExpressionAttributeNames: { "#label": "label", "#confidence": "confidence" },
    ReturnConsumedCapacity: "TOTAL",
  });
});
