import { BatchClient, DescribeJobsCommand } from "@aws-sdk/client-batch";
import { CreateBucketCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { mockClient } from "aws-sdk-client-mock";
import { exportTable } from "../../../cli/commands/export";
import { listLabels } from "../../../cli/commands/labels";
import { searchTarget } from "../../../cli/commands/search";
import { showImage } from "../../../cli/commands/show";
import { parseExpression } from "../../../cli/search/expression";
import type { Target } from "../../../cli/target/target";
import { FakeIo } from "../../helpers/fake-io";
import { type LabelTable, startLabelTable } from "../../helpers/label-table";

const TABLE = "arn:aws:dynamodb:us-east-1:000000000000:table/labels";
const INDEX = `${TABLE}/index/byLabel`;

let table: LabelTable;
beforeAll(async () => {
  table = await startLabelTable();
  await table.put([{ key: "bulk/1.jpg", labels: { Cat: 95, Sofa: 90 } }]);
});
afterAll(() => table.services.close());

type Run = (target: Pick<Target, "table" | "name" | "outputs">, io: FakeIo) => Promise<number>;
type Grant = readonly [action: string, resource: string];

/** One label is there, one is not: entries are looked up, and labels proposed. */
const search: Run = (target, io) => {
  const expression = "cat NOT sofas";
  const args = { expression, minConfidence: 0, limit: 10, json: false };
  return searchTarget(parseExpression(expression), args, target, io);
};
const labels: Run = (target, io) => listLabels({ dryRun: false, json: false }, target, io);
const dryRun: Run = (target, io) => listLabels({ dryRun: true, json: false }, target, io);
const exportAll: Run = (target, io) => exportTable({ format: "csv" }, target, io);

const CASES: readonly (readonly [name: string, run: Run, grants: readonly Grant[]])[] = [
  [
    "search",
    search,
    [
      ["dynamodb:Query", INDEX],
      ["dynamodb:BatchGetItem", TABLE],
    ],
  ],
  [
    "labels",
    labels,
    [
      ["dynamodb:DescribeTable", TABLE],
      ["dynamodb:Scan", INDEX],
    ],
  ],
  ["labels --dry-run", dryRun, [["dynamodb:DescribeTable", TABLE]]],
  ["export", exportAll, [["dynamodb:Scan", TABLE]]],
];

const targetWith = (name: string, grants: readonly Grant[]) =>
  table.targetOf(
    table.services.roleWith(
      name.replaceAll(" ", ""),
      ...grants.map(([Action, Resource]) => ({ Effect: "Allow" as const, Action, Resource })),
    ),
  );

it.each(CASES)("%s takes the permissions that the README lists", async (name, run, grants) => {
  const io = new FakeIo();
  expect(await run(targetWith(name, grants), io)).toBe(0);
  expect(io.stdout).not.toEqual([]);
});

it.each(
  CASES.flatMap(([name, run, grants]) =>
    grants.map(([action], index) => [name, action, run, grants.toSpliced(index, 1)] as const),
  ),
)("%s does not work without %s", async (name, action, run, grants) => {
  await expect(
    run(targetWith(`${name}-${action.slice(9)}`, grants), new FakeIo()),
  ).rejects.toMatchObject({ name: "AccessDeniedException" });
});

describe("show", () => {
  const batch = new BatchClient({ region: "us-east-1" });
  mockClient(batch).on(DescribeJobsCommand).resolves({ jobs: [] });
  const RECORD: Grant = ["dynamodb:BatchGetItem", TABLE];
  const OBJECT: Grant = ["s3:GetObject", "arn:aws:s3:::images/*"];
  const KEYS: Grant = ["s3:ListBucket", "arn:aws:s3:::images"];

  beforeAll(async () => {
    const { s3 } = table.services.clients();
    await s3.send(new CreateBucketCommand({ Bucket: "images" }));
    await s3.send(new PutObjectCommand({ Bucket: "images", Key: "bulk/1.jpg", Body: "1" }));
  });

  async function show(image: string, ...grants: readonly Grant[]) {
    const role = table.services.roleWith(
      `show${grants.length}${image.length}`,
      ...grants.map(([Action, Resource]) => ({ Effect: "Allow" as const, Action, Resource })),
    );
    const { s3 } = table.services.clients(role);
    const io = new FakeIo();
    const args = { image, open: false, json: false };
    const surface = { openFile: async () => {}, isUnicode: true, folder: "/nowhere" };
    const target = { ...table.targetOf(role), s3, batch };
    return { exitCode: await showImage(args, target, io, surface), stderr: io.stderr };
  }

  it("takes the permissions that the README lists", async () => {
    expect(await show("1.jpg", RECORD, OBJECT, KEYS)).toEqual({ exitCode: 0, stderr: [] });
    const missing = await show("bulk/11.jpg", RECORD, OBJECT, KEYS);
    expect(missing.stderr.at(-1)).toBe('Did you mean "bulk/1.jpg"?');
  });

  it("does without those for the object, and says so", async () => {
    expect(await show("1.jpg", RECORD)).toEqual({
      exitCode: 0,
      stderr: [
        "Not shown: the object as it is now. AWS denies it; the README lists the permissions.",
      ],
    });
    const missing = await show("bulk/11.jpg", RECORD);
    expect(missing.exitCode).toBe(1);
    expect(missing.stderr.at(-1)).toMatch(/^Not shown: objects with names like it\. /);
  });

  it("does not work without dynamodb:BatchGetItem", async () => {
    await expect(show("1.jpg", OBJECT)).rejects.toMatchObject({ name: "AccessDeniedException" });
  });
});
