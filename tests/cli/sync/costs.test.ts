import { syncCosts, totalDollars, type Usage } from "../../../cli/sync/costs";

const NOTHING: Usage = {
  images: 0,
  gone: 0,
  listCalls: 0,
  headCalls: 0,
  readUnits: 0,
  marks: 0,
  queueRequests: 0,
};

it("costs nothing when nothing is asked for", () => {
  expect(totalDollars(syncCosts(NOTHING, "us-east-1"))).toBe(0);
});

it("is what docs/costs.md says of a million images, without upload and events", () => {
  const costs = syncCosts({ ...NOTHING, images: 1_000_000 }, "us-east-1");

  expect(costs.detectLabels).toBe(1000);
  expect(costs.imageProperties).toBe(750);
  // 1,034.61, less 1,000 of DetectLabels, 5 of PUT and 0.48 of SQS.
  expect(costs.labeling).toBeCloseTo(29.13, 2);
  expect(costs.sync).toBe(0);
});

it("takes longer, and so costs more of workers, where Rekognition's quota is small", () => {
  const labeling = (region: string) =>
    syncCosts({ ...NOTHING, images: 1_000_000 }, region).labeling;

  // 10 times $1.65 of workers and $0.17 of addresses.
  expect(labeling("eu-central-1") - labeling("eu-west-1")).toBeCloseTo(9 * (1.646 + 0.167), 1);
});

it.each([
  ["a thousand calls that list", { listCalls: 1000 }, 0.005],
  ["a thousand HEADs", { headCalls: 1000 }, 0.0004],
  ["a million read units", { readUnits: 1_000_000 }, 0.125],
  // Records of 2 KiB.
  ["a million marks", { marks: 1_000_000 }, 1.25],
  // Sent, received, deleted.
  ["a million messages", { queueRequests: 1_000_000 }, 1.2],
])("counts %s", (_, used, dollars) => {
  expect(syncCosts({ ...NOTHING, ...used }, "us-east-1").sync).toBeCloseTo(dollars, 9);
});

it("counts the entries that go with a record: two units a KiB, three for each entry", () => {
  const { labeling, detectLabels } = syncCosts({ ...NOTHING, gone: 1_000_000 }, "us-east-1");

  expect(detectLabels).toBe(0);
  expect(labeling).toBeCloseTo(40 * 0.625, 9);
});
