import type { Image } from "../../../job/image";
import type { LaneFigures } from "../../../job/report/lane-metrics";
import { type Log, Report } from "../../../job/report/report";
import { FakeClock } from "../helpers/fake-clock";

const SILENT: Log = { info: () => {}, warn: () => {}, error: () => {} };

let clock: FakeClock;
let published: LaneFigures[];
let report: Report;

beforeEach(() => {
  clock = new FakeClock();
  published = [];
  report = new Report(SILENT, (figures) => published.push(figures), clock);
});

describe("the seconds of a worker", () => {
  it("are published as they pass, each once", async () => {
    report.expect([image("express")]);
    await clock.advance(60_000);
    report.flush();
    await clock.advance(1_500);
    report.settled(image("express"), { effect: "labeled" });
    report.finish();

    expect(published).toEqual([
      { lane: "express", counts: { WorkerSeconds: 60 }, detectLabelsMilliseconds: [] },
      {
        lane: "express",
        counts: { ImagesLabeled: 1, WorkerSeconds: 1.5 },
        detectLabelsMilliseconds: [],
      },
    ]);
  });

  it("begin with the worker, before it has read its manifest", async () => {
    await clock.advance(2_000);
    report.flush();
    report.expect([image("bulk")]);
    report.flush();

    expect(published).toEqual([
      { lane: "bulk", counts: { WorkerSeconds: 2 }, detectLabelsMilliseconds: [] },
    ]);
  });

  it("are nobody's when the worker never learns its images", async () => {
    await clock.advance(2_000);
    report.finish();

    expect(published).toEqual([]);
  });
});

describe("calls of DetectLabels", () => {
  it("count as billed when they are answered, and not when they are throttled", () => {
    const observer = report.observer(image("express"));
    observer.throttled();
    observer.answered(250);
    observer.answered(350);
    report.flush();

    expect(published).toEqual([
      {
        lane: "express",
        counts: { DetectLabelsCalls: 2, DetectLabelsThrottles: 1 },
        detectLabelsMilliseconds: [250, 350],
      },
    ]);
  });
});

function image(lane: string): Image {
  return { bucket: "photos", key: `${lane}/a.jpg`, lane, uri: `s3://photos/${lane}/a.jpg` };
}
