import { PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { type ExportArgs, exportTable } from "../../../cli/commands/export";
import { FakeIo } from "../../helpers/fake-io";
import { type LabelTable, startLabelTable } from "../../helpers/label-table";

let table: LabelTable;
beforeEach(async () => {
  table = await startLabelTable();
  await table.put([
    { key: 'bulk/a "1", b.jpg', labels: { Dog: 99.1, Beach: 87 } },
    { key: "bulk/2.jpg" },
    { key: "express/3.jpg", labels: { Cat: 95 }, settledAt: "2026-01-20T00:00:00.000Z" },
  ]);
});
afterEach(() => table.services.close());

async function run(args: Partial<ExportArgs> = {}, io = new FakeIo()) {
  const exitCode = await exportTable({ format: "jsonl", ...args }, table.target, io);
  return { exitCode, stdout: io.stdout, stderr: io.stderr };
}

const keysIn = (lines: readonly string[]) => lines.map((line) => JSON.parse(line).key).sort();

it("prints each record with its key, a line of JSON each, and what reading it took", async () => {
  const { exitCode, stdout, stderr } = await run();
  expect(exitCode).toBe(0);
  expect(keysIn(stdout)).toEqual(["bulk/2.jpg", 'bulk/a "1", b.jpg', "express/3.jpg"]);
  const rejected = stdout.map((line) => JSON.parse(line)).find(({ key }) => key === "bulk/2.jpg");
  expect(rejected).toEqual({
    key: "bulk/2.jpg",
    image: "s3://images/bulk/2.jpg",
    outcome: "REJECTED",
    reason: "TOO_SMALL",
    detail: "64 x 48 pixels, Rekognition needs 80 on each side",
    eTag: '"e2"',
    bytes: 99,
    contentType: "image/png",
    lane: "bulk",
    jobId: "job-1",
    settledAt: "2026-01-01T00:00:00.000Z",
    revision: "r1",
  });
  expect(stderr).toEqual([
    expect.stringMatching(
      /^Exported 3 records\. 6 items of the table read: \d(\.5)? read units?, \$0\.00\.$/,
    ),
  ]);
});

it("prints CSV under a header", async () => {
  const { stdout } = await run({ format: "csv", lane: "bulk" });
  expect(stdout).toHaveLength(3);
  expect(stdout[0]).toMatch(/^key,image,outcome,/);
  expect(stdout).toContainEqual(
    expect.stringMatching(
      /^"bulk\/a ""1"", b\.jpg","s3:\/\/images\/bulk\/a ""1"", b\.jpg",LABELED,,,Dog:99\.1;Beach:87,640,480,.*\r$/,
    ),
  );
});

it.each([
  [{ lane: "express" }, ["express/3.jpg"]],
  [{ since: "2026-01-20T00:00:00.000Z" }, ["express/3.jpg"]],
  [{ lane: "bulk", since: "2026-01-20T00:00:00.000Z" }, []],
])("exports only %j", async (args, keys) => {
  const { exitCode, stdout } = await run(args);
  expect({ exitCode, keys: keysIn(stdout) }).toEqual({ exitCode: 0, keys });
});

it("names a record that it cannot read, exports the others, and fails", async () => {
  const item = { image: "s3://images/bulk/\u0007.jpg", entry: "record", outcome: "LABELED" };
  await table.target.table.send(new PutCommand({ TableName: "labels", Item: item }));
  const { exitCode, stdout, stderr } = await run();
  expect(exitCode).toBe(1);
  expect(stdout).toHaveLength(3);
  expect(stderr[0]).toMatch(/^failed bulk\/\\x07\.jpg: its record is malformed, in eTag, bytes, /);
  expect(stderr.at(-1)).toBe("1 record left out: malformed.");
});

it("says how far it came when it is interrupted", async () => {
  const io = new FakeIo();
  io.pressCtrlC();
  expect(await run({}, io)).toEqual({
    exitCode: 130,
    stdout: [],
    stderr: [
      "Not finished: exported 0 records. 0 items of the table read: 0 read units, $0.00.",
      "What was printed are whole lines, but not all: run it again for all of them.",
    ],
  });
});

it("says nothing, and does not fail, when nobody reads any more", async () => {
  class ClosedIo extends FakeIo {
    override readonly drained = async () => false;
  }
  expect(await run({}, new ClosedIo())).toMatchObject({ exitCode: 0, stderr: [] });
});

it("says how far it came when DynamoDB fails on the way", async () => {
  const broken = new Error("throttled");
  table.target.table.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName === ScanCommand.name && Number(Object(args.input).Segment) === 3)
          throw broken;
        return next(args);
      },
    { step: "initialize" },
  );
  const io = new FakeIo();
  await expect(run({}, io)).rejects.toBe(broken);
  expect(io.stderr[0]).toMatch(/^Not finished: exported \d records?\. /);
});

it("names the lanes there are when there is no such lane", async () => {
  await expect(run({ lane: "slow" })).rejects.toThrow(/There is no lane "slow"/);
});
