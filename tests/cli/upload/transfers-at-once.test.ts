import { MAX_TRANSFERS, TransfersAtOnce } from "../../../cli/upload/transfers-at-once";

/** Transfers of a service that takes so long for each file, and moves no more than so many a second. */
function settledAt(latencyMilliseconds: number, most = Number.POSITIVE_INFINITY): number {
  let now = 0;
  const atOnce = new TransfersAtOnce(now);
  for (let file = 0; file < 200_000; file += 1) {
    const perSecond = Math.min(atOnce.current * (1000 / latencyMilliseconds), most);
    now += 1000 / perSecond;
    atOnce.finished(now, 20_000);
  }
  return atOnce.current;
}

it("grows as long as more transfers move more", () => {
  expect(settledAt(50)).toBe(MAX_TRANSFERS);
});

it("stays where more would gain nothing", () => {
  const settled = settledAt(50, 600);
  expect(settled).toBeGreaterThanOrEqual(24);
  expect(settled).toBeLessThanOrEqual(54);
});

it("halves once when S3 asks for it, whatever was still under way", () => {
  const atOnce = new TransfersAtOnce(0);
  for (const now of [1000, 1001, 1500, 1999]) atOnce.throttled(now);
  expect(atOnce.current).toBe(8);
  atOnce.throttled(2000);
  expect(atOnce.current).toBe(4);
  for (let now = 3000; now < 20_000; now += 1000) atOnce.throttled(now);
  expect(atOnce.current).toBe(2);
});
