import { readFileSync } from "node:fs";
import { join } from "node:path";
import { BatchGetItemCommand } from "@aws-sdk/client-dynamodb";
import { parseLedger } from "../../../chaos/checker/parse-ledger";
import { LedgerWriter } from "../../../chaos/cloud/ledger-writer";
import { replaceRecordParams } from "../../../job/table/replace-record-params";
import { startLocalServices } from "../../helpers/local-services";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

const ORIGIN = { session: "batch/job/1", requestId: "request" };
const IMAGE = "s3://images/bulk/a.jpg";

afterAll(removeTemporaryFolders);

function writer() {
  const file = join(temporaryFolder(), "ledger.jsonl");
  return {
    ledger: new LedgerWriter(file, () => 2000),
    lines: () => parseLedger(readFileSync(file, "utf8")),
  };
}

const OBJECT = { bucket: "images", key: "bulk/a.jpg", eTag: "e1", put: "p1", putAt: 0 };

it("writes lines that the checker reads", () => {
  const { ledger, lines } = writer();
  ledger.read({
    origin: ORIGIN,
    input: {
      RequestItems: { labels: { Keys: [{ image: { S: IMAGE }, entry: { S: "record" } }] } },
    },
  });
  ledger.detectLabels({ origin: ORIGIN, object: OBJECT, startedAt: 1000, outcome: "answered" });
  ledger.transaction({
    origin: ORIGIN,
    input: {
      TransactItems: [
        { Put: { Item: { image: { S: IMAGE }, entry: { S: "record" }, eTag: { S: '"e1"' } } } },
        { Put: { Item: { image: { S: IMAGE }, entry: { S: "label#dog" } } } },
      ],
    },
  });
  ledger.killed("batch/job/1", "workerKilled");
  const { session } = ORIGIN;
  expect(lines()).toEqual({
    lines: [
      { at: 2000, session, kind: "read", images: [IMAGE] },
      { at: 1000, session, request: "request", ...OBJECT, outcome: "answered" },
      { at: 2000, session, image: IMAGE, eTag: '"e1"' },
      { at: 2000, session, kind: "killed", why: "workerKilled" },
    ],
    torn: [],
  });
});

it("tells that a record was removed", () => {
  const { ledger, lines } = writer();
  const { TransactItems } = replaceRecordParams({
    tableName: "labels",
    uri: IMAGE,
    before: { eTag: "e", revision: "r", labels: ["dog"] },
    after: undefined,
  });
  const wire = TransactItems?.map(({ Delete }) => ({
    Delete: { Key: { image: { S: Delete?.Key?.image }, entry: { S: Delete?.Key?.entry } } },
  }));
  ledger.transaction({ origin: ORIGIN, input: { TransactItems: wire } });
  expect(lines().lines).toEqual([{ at: 2000, session: "batch/job/1", image: IMAGE }]);
});

it("accounts for no image that came as bytes", () => {
  const { ledger, lines } = writer();
  ledger.detectLabels({ origin: ORIGIN, startedAt: 1000, outcome: "answered" });
  ledger.answerLost(ORIGIN);
  expect(lines().lines).toEqual([]);
});

it("is told by the local cloud of what a process reads, and of nobody else's calls", async () => {
  const seen: unknown[] = [];
  const observer = {
    detectLabels: () => {},
    transaction: () => {},
    answerLost: () => {},
    killed: () => {},
    read: ({ origin, input }: { origin: object; input: object }) => seen.push({ origin, input }),
  };
  const services = await startLocalServices({ observer });
  await services.dynamodb.putTable({
    TableName: "labels",
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: [{ AttributeName: "image", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "image", AttributeType: "S" }],
  });
  const role = services.roleWith("worker", {
    Effect: "Allow",
    Action: "dynamodb:BatchGetItem",
    Resource: "*",
  });
  const input = { RequestItems: { labels: { Keys: [{ image: { S: IMAGE } }] } } };
  for (const credentials of [{ ...role, sessionToken: "batch/job/1" }, role, undefined]) {
    await services.clients(credentials).dynamodb.send(new BatchGetItemCommand(input));
  }
  expect(seen).toEqual([
    { origin: { session: "batch/job/1", requestId: expect.any(String) }, input },
  ]);
  await services.close();
});
