import {
  estimateTime,
  type LabelingTask,
  mustConvert,
  workerImagesPerSecond,
} from "../../contracts/labeling-time";

/** The default stack's lane bulk. */
const BULK: LabelingTask = {
  images: 1_000_000,
  averageBytes: 3_000_000,
  requestsPerSecond: 50,
  maxWorkers: 4,
  workerVcpus: 1,
  imagesPerJob: 3000,
  batchWindowSeconds: 120,
};

describe("the time of labeling", () => {
  it("is the quota's where workers could do more", () => {
    const { labelingSeconds, imagesPerSecond, ...others } = estimateTime(BULK);

    expect(others).toEqual({ bottleneck: "quota", jobs: 334, workers: 4, startSeconds: 150 });
    expect(imagesPerSecond).toBeCloseTo(48.5, 9);
    expect(labelingSeconds).toBeCloseTo(20_618.557, 3);
  });

  it("does not depend on the pools where the quota is the limit", () => {
    expect(estimateTime({ ...BULK, maxWorkers: 40 }).labelingSeconds).toBe(
      estimateTime(BULK).labelingSeconds,
    );
  });

  it("is that of the calls in flight where the quota is larger", () => {
    // Two workers, 80 images a second each, and 333 / 2 - 0.5 further starts of 30 s.
    expect(estimateTime({ ...BULK, requestsPerSecond: 1000, maxWorkers: 2 })).toEqual({
      bottleneck: "calls",
      imagesPerSecond: 1_000_000 / 11_230,
      jobs: 334,
      workers: 2,
      startSeconds: 150,
      labelingSeconds: 11_230,
    });
  });

  it("is that of the converting CPUs for images that are too large", () => {
    const task = { ...BULK, images: 12_000, averageBytes: 28_000_000 };

    // Four jobs, one for each worker, an image a second each.
    expect(estimateTime(task)).toMatchObject({ bottleneck: "conversion", labelingSeconds: 3000 });
    expect(estimateTime({ ...task, workerVcpus: 2 })).toMatchObject({ labelingSeconds: 1500 });
  });

  it("is that of the starts of many short jobs", () => {
    const express = { ...BULK, images: 60_000, maxWorkers: 6, imagesPerJob: 100 };

    // 600 jobs for 6 workers: 99 further starts of 30 s, and 125 s of calls.
    expect(estimateTime(express)).toMatchObject({
      bottleneck: "starts",
      jobs: 600,
      workers: 6,
      labelingSeconds: 3095,
    });
  });

  it("counts no more workers than there are jobs", () => {
    expect(estimateTime({ ...BULK, images: 3001 })).toMatchObject({ jobs: 2, workers: 2 });
    expect(estimateTime({ ...BULK, images: 1 })).toMatchObject({ jobs: 1, workers: 1 });
  });
});

it("lets a worker convert what Rekognition does not take by reference", () => {
  const limit = 15 * 1024 * 1024;

  expect(mustConvert(limit)).toBe(false);
  expect(mustConvert(limit + 1)).toBe(true);
  expect(workerImagesPerSecond({ averageBytes: limit, workerVcpus: 1 })).toBe(80);
  expect(workerImagesPerSecond({ averageBytes: 16_000_000, workerVcpus: 1 })).toBe(1.75);
});
