import { type SearchArgs, searchTarget } from "../../../cli/commands/search";
import { parseExpression } from "../../../cli/search/expression";
import { FakeIo } from "../../helpers/fake-io";
import { type LabelTable, startLabelTable, type TableImage } from "../../helpers/label-table";

let table: LabelTable;
/** 3,000 images show a dog, every third of them a beach, every hundredth of them a person; 12 a unicorn. */
const MANY: TableImage[] = Array.from({ length: 3000 }, (_, index) => ({
  key: `bulk/${String(index).padStart(4, "0")}.jpg`,
  labels: {
    Dog: 99 - index / 200,
    ...(index % 3 === 0 && { Beach: 70 + (index % 25) }),
    ...(index % 100 === 0 && { Person: 80 }),
    ...(index % 250 === 249 && { Unicorn: 60 + index / 100 }),
  },
}));

beforeAll(async () => {
  table = await startLabelTable();
  await table.put(MANY);
  await table.put([
    { key: "express/1.jpg", labels: { "High Contrast": 90, Cat: 95, Sofa: 81 } },
    { key: "express/2.jpg", labels: { Cat: 85, Sofa: 99 }, settledAt: "2026-01-20T00:00:00.000Z" },
    { key: "express/3.jpg", labels: { Kitten: 97, Cat: 70 } },
  ]);
}, 120_000);
afterAll(() => table.services.close());

async function search(text: string, args: Partial<SearchArgs> = {}, io = new FakeIo()) {
  table.takeReads();
  const rest = { expression: text, minConfidence: 0, limit: 100, json: false, ...args };
  const exitCode = await searchTarget(parseExpression(text), rest, table.target, io);
  const reads = table.takeReads();
  return {
    exitCode,
    stdout: io.stdout,
    stderr: io.stderr,
    keys: rest.json ? [] : io.stdout.map((line) => line.split("\t")[1]),
    items: reads.reduce((sum, { items }) => sum + items, 0),
    calls: reads.map(({ call }) => call),
  };
}

it("prints a page of a label of thousands of images from a page of the index", async () => {
  const { keys, stderr, items, calls } = await search("dog");
  expect(keys).toHaveLength(100);
  expect(keys.slice(0, 2)).toEqual(["bulk/0000.jpg", "bulk/0001.jpg"]);
  expect(stderr).toEqual(["There are more than 100 images: --limit shows more."]);
  expect(calls).toEqual(["QueryCommand"]);
  expect(items).toBe(101);
});

it.each(["unicorn AND dog", "dog AND unicorn"])(
  "reads of the common label of %s a page, however many images show it",
  async (text) => {
    const { keys, stderr, items } = await search(text);
    expect(keys).toHaveLength(12);
    // The least sure label counts: the dogs get less sure where the unicorns get surer.
    expect(keys[0]).toBe("bulk/2749.jpg");
    expect(stderr).toEqual([]);
    // 12 unicorns, one page of dogs to tell which is rarer, and the dogs of the 12.
    expect(items).toBe(12 + 101 + 12);
  },
);

it("reads in proportion to what is printed where both labels are common", async () => {
  const { keys, items } = await search("dog AND beach", { limit: 20 });
  expect(keys).toHaveLength(20);
  // A page of each, and what else those of one page show.
  expect(items).toBeLessThanOrEqual(3 * 100);
});

it("prints as surest what is surest in its least sure label", async () => {
  const { stdout } = await search("cat AND sofa");
  expect(stdout).toEqual(["85.0 %\texpress/2.jpg", "81.0 %\texpress/1.jpg"]);
});

it("joins labels by OR, each image once and as sure as its surest label, without a lookup", async () => {
  const { stdout, calls } = await search("cat OR kitten");
  expect(stdout).toEqual([
    "97.0 %\texpress/3.jpg",
    "95.0 %\texpress/1.jpg",
    "85.0 %\texpress/2.jpg",
  ]);
  expect(calls).toEqual(["QueryCommand", "QueryCommand"]);
});

it("leaves out what shows the label after NOT, however sure that is", async () => {
  const { keys } = await search("cat NOT (kitten OR high contrast)", { minConfidence: 80 });
  expect(keys).toEqual(["express/2.jpg"]);
});

it("finds all that match an AND of an OR, also past the first pages", async () => {
  const expected = MANY.filter((_, index) => index % 300 === 0).map(({ key }) => key);
  const { keys } = await search("(person OR unicorn) AND beach NOT cat");
  const unicorns = MANY.filter((_, index) => index % 250 === 249 && index % 3 === 0);
  expect([...keys].sort()).toEqual([...expected, ...unicorns.map(({ key }) => key)].sort());
});

it("finds all that match where the common label comes first and the limit is high", async () => {
  const { keys } = await search("dog AND beach NOT person", { limit: 5000 });
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).toHaveLength(1000 - 10);
});

it.each([
  ["cat", { lane: "bulk" }, []],
  ["cat", { lane: "express", minConfidence: 86 }, ["express/1.jpg"]],
  ["cat", { since: "2026-01-20T00:00:00.000Z" }, ["express/2.jpg"]],
  ["cat AND sofa", { since: "2026-01-20T00:00:00.001Z" }, []],
  ["HIGH contrast", {}, ["express/1.jpg"]],
])("finds %s with %j", async (text, args, keys) => {
  expect((await search(text, args)).keys).toEqual(keys);
});

it("prints with --json which of the labels were seen", async () => {
  const { stdout } = await search("cat AND sofa NOT dog", { json: true, limit: 1 });
  expect(stdout.map((line) => JSON.parse(line))).toEqual([
    {
      image: "s3://images/express/2.jpg",
      key: "express/2.jpg",
      confidence: 85,
      labels: { cat: 85, sofa: 99 },
    },
  ]);
});

it.each([
  [
    "dogs",
    [
      'No image in the local cloud shows "dogs".',
      'No image shows the label "dogs" at all. Did you mean "dog"? `labeler labels` lists those there are.',
    ],
  ],
  [
    "zebra",
    [
      'No image in the local cloud shows "zebra".',
      'No image shows the label "zebra" at all. `labeler labels` lists those there are.',
    ],
  ],
  [
    "cat AND sofaa",
    [
      "No image in the local cloud is cat AND sofaa.",
      'No image shows the label "sofaa" at all. Did you mean "sofa"? `labeler labels` lists those there are.',
    ],
  ],
  [
    "cat and sofa",
    [
      'No image in the local cloud shows "cat and sofa".',
      'No image shows the label "cat and sofa" at all. Operators are in upper case: AND, OR, NOT; ' +
        "in lower case they are words of a label. `labeler labels` lists those there are.",
    ],
  ],
  [
    "kitten NOT sfa",
    ['No image shows the label "sfa" at all. `labeler labels` lists those there are.'],
  ],
  ["cat AND unicorn", ["No image in the local cloud is cat AND unicorn."]],
])("says of %s what is wrong with it, without reading the table", async (text, stderr) => {
  const run = await search(text);
  expect(run).toMatchObject({ exitCode: 0, stderr });
  expect(run.items).toBeLessThan(150);
  expect(run.calls).not.toContain("ScanCommand");
});

it("says that a filter, not the label, leaves nothing", async () => {
  const { stderr } = await search("cat", { lane: "bulk", minConfidence: 50 });
  expect(stderr).toEqual([
    'No image in the local cloud shows "cat" with 50 % or more in lane bulk.',
  ]);
});

it("names the lanes there are when there is no such lane", async () => {
  await expect(search("cat", { lane: "slow" })).rejects.toThrow(/There is no lane "slow"/);
});

it("prints what it found and says that there may be more when it is interrupted", async () => {
  const io = new FakeIo();
  io.pressCtrlC();
  const { exitCode, stderr } = await search("dog", {}, io);
  expect(exitCode).toBe(130);
  expect(stderr).toEqual(["Interrupted: there may be more than 0 images."]);
});
