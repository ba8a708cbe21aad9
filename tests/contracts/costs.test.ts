import {
  detectLabelsCallDollars,
  estimateCosts,
  totalDollars,
  type Workload,
  workerSecondDollars,
} from "../../contracts/costs";

/** The one of docs/costs.md. */
const WORKLOAD: Workload = {
  images: 1_000_000,
  imageProperties: false,
  labelEntries: 12,
  recordKiB: 2,
  worker: { vcpus: 1, memoryMiB: 2048, architecture: "x86_64" },
  workers: 6,
  imagesPerSecond: 50,
  publicAddresses: true,
};

describe("the costs of labeling", () => {
  it("count the start of the containers, where their number is known", () => {
    // 20,030 seconds of 6 workers at $0.04937 an hour.
    expect(estimateCosts({ ...WORKLOAD, jobs: 1000 }).workers).toBeCloseTo(1.64814, 5);
  });

  it("count a minute for each job at least", () => {
    const { workers } = estimateCosts({ ...WORKLOAD, images: 10, workers: 1, jobs: 1 });
    expect(workers).toBeCloseTo(0.04937 / 60, 8);
  });

  it("have a sum", () => {
    expect(totalDollars(estimateCosts(WORKLOAD))).toBeCloseTo(1034.61, 2);
  });

  it("are known for each part", () => {
    expect(rounded(estimateCosts(WORKLOAD))).toEqual({
      detectLabels: 1000,
      imageProperties: 0,
      // 20,000 seconds of 6 workers at $0.04937 an hour.
      workers: 1.65,
      publicAddresses: 0.17,
      // 40 units an image.
      tableWrites: 25,
      // 2 units an image.
      tableReads: 0.25,
      objects: 7,
      queues: 0.48,
      functions: 0.01,
      logs: 0.05,
    });
  });

  it.each([
    [1_000_000, 1000, 750],
    [5_000_000, 1000 + 3200, 750 + 2400],
    [10_000_000, 1000 + 3200 + 3000, 750 + 5400],
  ])("fall by tiers: %d images", (images, detectLabels, imageProperties) => {
    expect(estimateCosts({ ...WORKLOAD, images, imageProperties: true })).toMatchObject({
      detectLabels,
      imageProperties,
    });
  });

  it("rise with the time that a small quota keeps the workers waiting", () => {
    const { workers, publicAddresses } = estimateCosts({ ...WORKLOAD, imagesPerSecond: 5 });

    expect(workers).toBeCloseTo(16.46, 2);
    expect(publicAddresses).toBeCloseTo(1.67, 2);
  });

  it("have no upload to pay for what is stored already", () => {
    // Three HEAD and two GET an image.
    expect(estimateCosts({ ...WORKLOAD, areStored: true }).objects).toBeCloseTo(2, 6);
  });

  it("have no address to pay where there is none", () => {
    expect(estimateCosts({ ...WORKLOAD, publicAddresses: false }).publicAddresses).toBe(0);
  });

  it("count whole units of a record", () => {
    // 2 x 3 for the record, 3 x 1 for the entry.
    const { tableWrites } = estimateCosts({ ...WORKLOAD, recordKiB: 2.1, labelEntries: 1 });

    expect(tableWrites).toBeCloseTo(9 * 0.625, 6);
  });
});

it("prices a worker's second by what the worker has", () => {
  const hour = (worker: Workload["worker"]) => workerSecondDollars(worker) * 3600;

  expect(hour({ vcpus: 1, memoryMiB: 2048, architecture: "x86_64" })).toBeCloseTo(0.04937, 6);
  expect(hour({ vcpus: 0.5, memoryMiB: 1024, architecture: "arm64" })).toBeCloseTo(0.01975, 6);
});

it("prices a call of DetectLabels by what is asked for", () => {
  expect(detectLabelsCallDollars(false)).toBe(0.001);
  expect(detectLabelsCallDollars(true)).toBe(0.00175);
});

function rounded(costs: object): Record<string, number> {
  return Object.fromEntries(
    Object.entries(costs).map(([part, dollars]) => [part, Math.round(dollars * 100) / 100]),
  );
}
