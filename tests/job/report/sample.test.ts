import { Sample } from "../../../job/report/sample";

describe("a sample of a stream", () => {
  it("is all of a short one", () => {
    const sample = new Sample();
    for (const value of [3, 1, 2]) sample.add(value);

    expect(sample.take()).toEqual([3, 1, 2]);
    expect(sample.take()).toEqual([]);
  });

  it("is spread evenly over a long one, and fits one line of metrics", () => {
    const sample = new Sample();
    for (let value = 0; value < 1000; value += 1) sample.add(value);

    const values = sample.take();

    expect(values.length).toBeGreaterThan(30);
    expect(values.length).toBeLessThanOrEqual(64);
    expect(values).toEqual(values.map((_, index) => index * 16));
  });
});
