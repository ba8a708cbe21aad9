import { DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { type LabelsArgs, listLabels } from "../../../cli/commands/labels";
import { FakeIo } from "../../helpers/fake-io";
import { OUTPUTS } from "../../helpers/stack-outputs";

const tableMock = mockClient(DynamoDBDocumentClient);
let io: FakeIo;
/** What each segment's scan answers, page by page. */
let segments: { label: string; confidence: number }[][][];
let inputs: object[];

beforeEach(() => {
  io = new FakeIo();
  inputs = [];
  segments = [
    [[{ label: "dog", confidence: 90 }], [{ label: "dog", confidence: 80 }]],
    [[{ label: "dog", confidence: 99.5 }]],
    [[]],
    [
      [
        { label: "cat", confidence: 71 },
        { label: "ant", confidence: 88 },
      ],
    ],
  ];
  tableMock.reset();
  tableMock.on(DescribeTableCommand).resolves({
    Table: {
      GlobalSecondaryIndexes: [
        { IndexName: "byReason", ItemCount: 1, IndexSizeBytes: 1 },
        { IndexName: "byLabel", ItemCount: 12_000_000, IndexSizeBytes: 1_638_400_000 },
      ],
    },
  });
  tableMock.on(ScanCommand).callsFake((input) => {
    inputs.push({ ...input });
    const pages = segments[input.Segment] ?? [];
    const page = input.ExclusiveStartKey?.page ?? 0;
    return {
      Items: pages[page],
      // One more than is left after the filter.
      ScannedCount: (pages[page]?.length ?? 0) + 1,
      ConsumedCapacity: { CapacityUnits: 100 },
      ...(page + 1 < pages.length && { LastEvaluatedKey: { page: page + 1 } }),
    };
  });
});

const COST =
  "Reads the whole index of labels: about 12,000,000 entries, 1.6 GB, 200,000 read units, " +
  "$0.0250 (us-east-1, 2026-11).";

const list = (args: Partial<LabelsArgs> = {}) => {
  const table = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  const target = { name: "stack dev", outputs: OUTPUTS, table };
  return listLabels({ dryRun: false, json: false, ...args }, target, io);
};

it("counts the images of each label over all parts of the index, most first, and says the cost before", async () => {
  expect(await list()).toBe(0);
  expect(io.stdout).toEqual(["3\t99.5 %\tdog", "1\t88.0 %\tant", "1\t71.0 %\tcat"]);
  expect(io.stderr).toEqual([COST, "10 entries read: 500 read units, $0.0001."]);
  expect(io.shownProgress.at(-1)).toBe("10 of about 12,000,000 entries read");
  const scan = {
    TableName: "labels",
    IndexName: "byLabel",
    TotalSegments: 4,
    ProjectionExpression: "#label, #confidence",
    ExpressionAttributeNames: { "#label": "label", "#confidence": "confidence" },
    ReturnConsumedCapacity: "TOTAL",
  };
  expect(inputs).toHaveLength(5);
  expect(inputs).toEqual(
    expect.arrayContaining([
      ...[0, 1, 2, 3].map((Segment) => ({ ...scan, Segment })),
      { ...scan, Segment: 0, ExclusiveStartKey: { page: 1 } },
    ]),
  );
});

it("counts only the images of a lane", async () => {
  await list({ lane: "bulk" });
  expect(inputs[0]).toEqual({
    TableName: "labels",
    IndexName: "byLabel",
    Segment: 0,
    TotalSegments: 4,
    FilterExpression: "begins_with(#image, :uriPrefix)",
    ProjectionExpression: "#label, #confidence",
    ExpressionAttributeNames: { "#label": "label", "#confidence": "confidence", "#image": "image" },
    ExpressionAttributeValues: { ":uriPrefix": "s3://images/bulk/" },
    ReturnConsumedCapacity: "TOTAL",
  });
});

it("prints JSON Lines with --json, and says what --limit left out", async () => {
  await list({ json: true, limit: 1 });
  expect(io.stdout).toEqual(['{"label":"dog","images":3,"surest":99.5}']);
  expect(io.stderr.at(-1)).toBe("The first 1 of 3 labels: --limit shows more.");
});

it.each([
  [false, COST],
  [true, '{"entries":12000000,"bytes":1638400000,"readUnits":200000,"dollars":0.025}'],
])("prints the cost alone with --dry-run, --json %p", async (json, line) => {
  expect(await list({ dryRun: true, json })).toBe(0);
  expect({ stdout: io.stdout, stderr: io.stderr, inputs }).toEqual({
    stdout: [line],
    stderr: [],
    inputs: [],
  });
});

it("says that the cost is not known of an index that was not counted yet", async () => {
  tableMock.on(DescribeTableCommand).resolves({
    Table: { GlobalSecondaryIndexes: [{ IndexName: "byLabel", ItemCount: 0, IndexSizeBytes: 0 }] },
  });
  segments = [[[]], [[]], [[]], [[]]];

  expect(await list()).toBe(0);

  expect(io.stderr[0]).toMatch(
    /^What this costs is not known before: DynamoDB has counted no entries/,
  );
  expect(io.stderr.at(-1)).toBe("No image in stack dev has a label.");
  expect(io.stdout).toEqual([]);
});

it("prints no counts that are too small when it is interrupted", async () => {
  const scan = tableMock.on(ScanCommand);
  scan.callsFake(() => {
    io.pressCtrlC();
    return { Items: [{ label: "dog", confidence: 90 }], LastEvaluatedKey: { page: 1 } };
  });

  expect(await list()).toBe(130);

  expect(io.stdout).toEqual([]);
  expect(io.stderr.at(-1)).toBe(
    "Interrupted: nothing is printed, as the counts would be too small.",
  );
  expect(tableMock.commandCalls(ScanCommand).length).toBeLessThanOrEqual(4);
});

it("says that the table has no such index", async () => {
  tableMock.on(DescribeTableCommand).resolves({ Table: {} });
  await expect(list()).rejects.toMatchObject({
    name: "BrokenSystemError",
    message: "The table labels has no index byLabel. Deploy the stack again: pulumi up.",
  });
});
