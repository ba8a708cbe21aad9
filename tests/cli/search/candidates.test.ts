import { merged, type Page, rarest } from "../../../cli/search/candidates";

/** Pages of a label whose images are named after it: a:99 a:98 | a:97. */
function pagesOf(label: string, ...pages: number[][]) {
  const log = { opened: 0, read: 0 };
  const open = async function* (): AsyncGenerator<Page> {
    log.opened += 1;
    for (const [index, confidences] of pages.entries()) {
      log.read += 1;
      const hits = confidences.map((confidence) => ({
        image: `${label}${confidence}`,
        label,
        confidence,
      }));
      yield { hits, isLast: index === pages.length - 1 };
    }
  };
  return { open, log };
}

async function imagesIn(pages: AsyncIterable<Page>) {
  const images: string[] = [];
  for await (const { hits } of pages) images.push(...hits.map(({ image }) => image));
  return images;
}

describe("rarest", () => {
  it("is the one that ends with its first page, whatever its place, and reads no second page of others", async () => {
    const common = pagesOf("a", [99, 98], [97, 96], [95]);
    const rare = pagesOf("b", [99]);

    expect(await imagesIn(rarest([common.open, rare.open]))).toEqual(["b99"]);
    expect(common.log.read).toBe(1);
  });

  it("is the shorter of two that end at once", async () => {
    const longer = pagesOf("a", [99, 98, 60]);
    const shorter = pagesOf("b", [99, 98]);
    expect(await imagesIn(rarest([longer.open, shorter.open]))).toEqual(["b99", "b98"]);
  });

  it("begins with the one whose first page goes down the furthest", async () => {
    const sure = pagesOf("a", [99, 98], [97, 96], [95, 94]);
    const unsure = pagesOf("b", [99, 90], [80, 70], [60, 50]);

    const pages = rarest([sure.open, unsure.open]);
    const first = await pages.next();

    expect(first.value.hits.map(({ image }: { image: string }) => image)).toEqual(["b99", "b90"]);
  });

  it("gives the lead to the one that ends first, from its first page, and reads the others no further", async () => {
    const first = pagesOf("a", [99, 70], [69, 68], [67, 66], [65]);
    const shorter = pagesOf("b", [99, 98], [97]);

    expect(await imagesIn(rarest([first.open, shorter.open]))).toEqual([
      "a99",
      "a70",
      "b99",
      "b98",
      "b97",
    ]);
    expect(first.log.read).toBe(2);
  });

  it("goes on with the leader when it ends together with another", async () => {
    const leader = pagesOf("a", [99, 70], [69]);
    const other = pagesOf("b", [99, 98], [97]);
    expect(await imagesIn(rarest([other.open, leader.open]))).toEqual(["a99", "a70", "a69"]);
    expect(other.log.opened).toBe(1);
  });

  it("takes a page of which a filter left nothing for a rare label's", async () => {
    const filtered = pagesOf("a", [], [50]);
    const other = pagesOf("b", [99], [98], [97]);
    expect(await imagesIn(rarest([other.open, filtered.open]))).toEqual(["a50"]);
  });
});

describe("merged", () => {
  it("has the surest of all streams first, across their pages", async () => {
    const a = pagesOf("a", [99, 90], [89, 70]);
    const b = pagesOf("b", [95, 94, 93], [92, 60]);
    const c = pagesOf("c", []);

    const images = await imagesIn(merged([a.open(), b.open(), c.open()]));

    expect(images).toEqual(["a99", "b95", "b94", "b93", "b92", "a90", "a89", "a70", "b60"]);
  });

  it("waits for no page of a stream that has ended", async () => {
    const a = pagesOf("a", [99]);
    const b = pagesOf("b", [98], [97], [96]);
    expect(await imagesIn(merged([a.open(), b.open()]))).toEqual(["a99", "b98", "b97", "b96"]);
  });

  it("reads past a page of which a filter left nothing", async () => {
    const a = pagesOf("a", [], [], [97]);
    const b = pagesOf("b", [96]);
    expect(await imagesIn(merged([a.open(), b.open()]))).toEqual(["a97", "b96"]);
  });
});
