import "aws-sdk-client-mock-jest";
import { DetectLabelsCommand } from "@aws-sdk/client-rekognition";
import { GetObjectCommand, HeadObjectCommand } from "@aws-sdk/client-s3";
import { FakeClock } from "./helpers/fake-clock";
import { rekognition, resetServices, s3, work } from "./helpers/worker-harness";

const never = () => new Promise(() => {});

beforeEach(() => resetServices(["standard/a.jpg", "standard/b.jpg"]));

describe("a worker that is told to stop", () => {
  it("gives images in flight 20 seconds to end, then ends with 75 and its summary", async () => {
    rekognition.on(DetectLabelsCommand).callsFake(never);
    const clock = new FakeClock();
    const controller = new AbortController();
    const ended = jest.fn();
    const working = work({ clock, stop: controller.signal });
    void working.then(ended);
    await until(clock, () => rekognition.calls().length === 2);

    controller.abort();
    await clock.advance(19_999);
    expect(ended).not.toHaveBeenCalled();
    await clock.advance(1);

    const { code, log, metrics } = await working;
    expect(code).toBe(75);
    expect(log.at(-1)?.details).toMatchObject({ labeled: 0, unsettled: 2 });
    expect(metrics).toMatchObject([{ counts: { ImagesUnsettled: 2 } }]);
  });

  it("ends with 75 while its manifest is still being read", async () => {
    s3.on(GetObjectCommand).callsFake(never);
    const clock = new FakeClock();
    const working = work({ clock, stop: AbortSignal.abort() });

    await clock.advance(20_000);

    expect((await working).code).toBe(75);
  });

  it("starts no image at all when it was told before", async () => {
    const { code } = await work({ stop: AbortSignal.abort() });

    expect(code).toBe(75);
    expect(s3).not.toHaveReceivedCommand(HeadObjectCommand);
  });
});

describe("a worker that works for long", () => {
  it("prints metrics each minute, and those of the rest at its end", async () => {
    const clock = new FakeClock();
    const releases = new Map<string, () => void>();
    rekognition.on(DetectLabelsCommand).callsFake(
      ({ Image }) =>
        new Promise((resolve) => {
          releases.set(Image.S3Object.Name, () =>
            resolve({ Labels: [], LabelModelVersion: "3.0" }),
          );
        }),
    );
    const published = jest.fn();
    const working = work({ clock, publishMetrics: published });
    await until(clock, () => releases.size === 2);

    releases.get("standard/a.jpg")?.();
    await until(clock, () => looksAt("standard/a.jpg") === 3);
    await clock.advance(60_000);
    expect(published.mock.calls).toMatchObject([[{ counts: { ImagesLabeled: 1 } }]]);

    releases.get("standard/b.jpg")?.();
    await working;
    expect(published.mock.calls).toHaveLength(2);
  });
});

/** Lets the worker go on, a millisecond of its clock at a time. */
async function until(clock: FakeClock, isSo: () => boolean): Promise<void> {
  while (!isSo()) await clock.advance(1);
}

function looksAt(key: string): number {
  return s3.commandCalls(HeadObjectCommand, { Key: key }).length;
}
