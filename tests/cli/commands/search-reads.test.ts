import { searchTarget } from "../../../cli/commands/search";
import { parseExpression } from "../../../cli/search/expression";
import { FakeIo } from "../../helpers/fake-io";
import { type LabelTable, startLabelTable, type TableImage } from "../../helpers/label-table";

const FEW = 900;
const MANY = 4500;
/** Images that show the rare label, however many there are. */
const RARE = 10;

/** All show a dog, two of three a beach; the rare ones a unicorn too, spread over all confidences. */
function images(count: number): TableImage[] {
  const step = count / RARE;
  return Array.from({ length: count }, (_, index) => ({
    key: `bulk/${String(index).padStart(4, "0")}.jpg`,
    labels: {
      Dog: 99 - (29 * index) / count,
      ...(index % 3 !== 0 && { Beach: 70 + (index % 29) }),
      ...(index % step === Math.floor(index / step) && { Unicorn: 60 + (30 * index) / count }),
    },
  }));
}

const tables = new Map<number, LabelTable>();
beforeAll(async () => {
  for (const count of [FEW, MANY]) {
    const table = await startLabelTable();
    tables.set(count, table);
    await table.put(images(count));
  }
}, 120_000);
afterAll(async () => {
  for (const table of tables.values()) await table.services.close();
});

/** Items read of a table, and lines printed. */
async function readsOf(text: string, count: number) {
  const table = tables.get(count);
  if (table === undefined) throw new Error(`There is no table of ${count} images.`);
  table.takeReads();
  const io = new FakeIo();
  const args = { expression: text, minConfidence: 0, limit: 20, json: false };
  await searchTarget(parseExpression(text), args, table.target, io);
  const items = table.takeReads().reduce((sum, read) => sum + read.items, 0);
  return { items, printed: io.stdout.length };
}

// A first page is 101 entries of the index at most. The bound is the same for both tables: it must not depend on them.
it.each([
  ["dog", { printed: 20, atMost: 101 }],
  ["unicorn", { printed: 10, atMost: 10 }],
  // The rare label, a page of the common one, and the common label of the rare images.
  ["unicorn AND dog", { printed: 10, atMost: 10 + 101 + 10 }],
  ["dog AND unicorn", { printed: 10, atMost: 10 + 101 + 10 }],
  // A page of each, and what else one page shows.
  ["dog AND beach", { printed: 20, atMost: 3 * 101 }],
  ["unicorn OR dog", { printed: 20, atMost: 10 + 101 }],
  ["dog OR beach", { printed: 20, atMost: 2 * 101 }],
  ["dog NOT beach", { printed: 20, atMost: 2 * 101 }],
  ["dog NOT unicorn", { printed: 20, atMost: 101 + 10 }],
  ["unicorn NOT beach", { printed: 4, atMost: 10 + 10 }],
])("reads of %s no more where five times as many images are labeled", async (text, expected) => {
  const few = await readsOf(text, FEW);
  const many = await readsOf(text, MANY);

  for (const { items, printed } of [few, many]) {
    expect(printed).toBe(expected.printed);
    expect(items).toBeLessThanOrEqual(expected.atMost);
  }
});
