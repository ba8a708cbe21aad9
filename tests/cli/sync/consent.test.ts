import type { Ask } from "../../../cli/sync/compare";
import { withConsent } from "../../../cli/sync/consent";
import type { SyncWorld } from "../../../cli/sync/sync-objects";
import { Tally } from "../../../cli/sync/tally";
import { FakeIo } from "../../helpers/fake-io";

let tally: Tally;
let io: FakeIo;
let asked: number;

beforeEach(() => {
  tally = new Tally();
  io = new FakeIo(true);
  asked = 0;
});

function images(count: number, reason: Ask["reason"] = "missing"): Ask[] {
  return Array.from({ length: count }, (_, index) => ({ key: `bulk/${index}`, reason }));
}

async function ask(...pages: Ask[][]) {
  const world = {
    ask: async (page: readonly Ask[]) => {
      asked += page.length;
      for (const image of page) tally.count(image);
    },
  } as unknown as SyncWorld;
  const limited = withConsent(world, { tally, region: "us-east-1", yes: false }, io);
  for (const page of pages) await limited.ask(page, () => {});
}

it("asks nobody for 10,000 images, and for any number that are only forgotten", async () => {
  await ask(images(10_000), images(5000, "gone"));
  expect({ asked, questions: io.asked }).toEqual({ asked: 15_000, questions: [] });
});

it("asks once before more than that are paid for, with what was spent", async () => {
  io.answers = ["y", "y"];
  await ask(images(9500), images(501), images(1000));
  expect(asked).toBe(11_001);
  expect(io.asked).toEqual([
    expect.stringMatching(
      /^9,500 images were asked for, at most \$\d+\.\d\d, and there are more to label\. Go on\? /,
    ),
  ]);
});

it("asks for nothing more when the answer is no, or where nobody can be asked", async () => {
  io.answers = ["n"];
  await expect(ask(images(10_000), images(1))).rejects.toMatchObject({ exitCode: 1 });
  expect(asked).toBe(10_000);
  io.answers = [];
  await expect(ask(images(1))).rejects.toMatchObject({ exitCode: 2 });
  expect(asked).toBe(10_000);
});
