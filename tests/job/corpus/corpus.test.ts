import sharp from "sharp";
import type { Verdict } from "../../../job/settle/verdict";
import { BOX } from "../helpers/drawing";
import { judgeFile } from "../helpers/judging";
import { type Bundle, bundleWorker } from "../helpers/worker-process";
import { corpus } from "./corpus";

const MAX_SENT_BYTES = 5_242_880;

const CORPUS = corpus();

let bundle: Bundle;

beforeAll(() => {
  bundle = bundleWorker();
});

afterAll(() => bundle.remove());

it("holds more than 150 files, each of another kind", () => {
  const names = new Set(CORPUS.map(({ name }) => name));
  expect(names.size).toBe(CORPUS.length);
  expect(names.size).toBeGreaterThan(150);
});

it.each(CORPUS)("$name", async ({ make, expected }) => {
  const { verdict, asked } = await judgeFile(await make(), { decoderScript: bundle.worker });

  if ("reason" in expected) {
    expect(verdict).toMatchObject({ outcome: "REJECTED", ...expected });
    expect(asked).toEqual([]);
    return;
  }
  const { as, color, ...seen } = expected;
  expect(verdict).toMatchObject({
    outcome: "LABELED",
    ...seen,
    perceptualHash: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
  expect(asked).toEqual([as === "reference" ? "reference" : expect.any(Uint8Array)]);
  if (asked[0] instanceof Uint8Array) await expectAcceptable(asked[0]);
  if (color !== undefined) expectBox(verdict, color);
});

function expectBox(verdict: Verdict, color: string): void {
  const labels = verdict.outcome === "LABELED" ? verdict.labels : [];
  const label = labels.find(({ name }) => name === color);
  const box = label?.instances[0]?.box;
  for (const side of ["left", "top", "width", "height"] as const) {
    // Half a pixel of the stand-in's 128, and what compression blurs.
    expect(Math.abs((box?.[side] ?? 1) - BOX[side])).toBeLessThan(0.025);
  }
}

async function expectAcceptable(sent: Uint8Array): Promise<void> {
  const { format, width, height, space, orientation } = await sharp(sent).metadata();
  expect(sent.length).toBeLessThanOrEqual(MAX_SENT_BYTES);
  expect({ format, space, orientation }).toMatchObject({ format: "jpeg", orientation: undefined });
  expect(Math.max(width, height)).toBeLessThanOrEqual(10_000);
  expect(Math.min(width, height)).toBeGreaterThanOrEqual(80);
}
