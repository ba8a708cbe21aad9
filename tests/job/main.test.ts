import { formatManifest } from "../../contracts/manifest";
import { type StandIn, startStandIn } from "./helpers/aws-stand-in";
import { photo } from "./helpers/photo";
import { VARIABLES } from "./helpers/worker-harness";
import {
  type Bundle,
  bundleWorker,
  startWorkerProcess,
  type WorkerProcess,
} from "./helpers/worker-process";

let bundle: Bundle;
let aws: StandIn;
let worker: WorkerProcess;

beforeAll(() => {
  bundle = bundleWorker();
});

afterAll(() => bundle.remove());

afterEach(async () => {
  worker.child.kill("SIGKILL");
  await worker.ended;
  await aws.close();
});

/** A worker process with that many images to label, none of which gets its labels yet. */
async function start(images: number, variables = VARIABLES): Promise<void> {
  const keys = Array.from({ length: images }, (_, index) => `standard/${index}.jpg`);
  const manifest = formatManifest(keys.map((key) => ({ bucket: "photos", key })));
  aws = await startStandIn(manifest, await photo());
  worker = startWorkerProcess(bundle.worker, aws.endpoint, variables);
}

describe("the worker's process", () => {
  it("ends with 0 when every trigger is settled, and prints its metrics", async () => {
    await start(2);
    aws.answerDetections();

    expect(await worker.ended).toBe(0);

    expect(aws.calls.get("TransactWriteItems")).toBe(2);
    const metrics = worker.lines.filter((line) => line.includes('"CloudWatchMetrics"'));
    expect(metrics.map((line) => JSON.parse(line))).toEqual([
      expect.objectContaining({
        _aws: expect.objectContaining({
          CloudWatchMetrics: [
            expect.objectContaining({ Namespace: "ImageLabeler", Dimensions: [["stack", "lane"]] }),
          ],
        }),
        stack: "dev",
        lane: "standard",
        ImagesLabeled: 2,
        DetectLabelsCalls: 2,
        WorkerSeconds: expect.any(Number),
        DetectLabelsMilliseconds: [expect.any(Number), expect.any(Number)],
      }),
    ]);
  });

  it("ends with 1 and names the variable when one is missing", async () => {
    aws = await startStandIn("", Buffer.alloc(0));
    worker = startWorkerProcess(bundle.worker, aws.endpoint, {});

    expect(await worker.ended).toBe(1);

    expect(worker.lines.join("\n")).toContain("Environment variable IMAGES_BUCKET is required.");
  });
});

describe("a worker that gets SIGTERM", () => {
  it("writes what it has paid for, starts nothing more, and ends with 75", async () => {
    // The next call would come a second later, and the others wait for their turns.
    await start(200, { ...VARIABLES, DETECT_LABELS_PER_SECOND: "6", MAX_WORKERS: "6" });
    await aws.detections(2);

    worker.child.kill("SIGTERM");
    await worker.said("starts no further image");
    const paid = aws.calls.get("DetectLabels");
    aws.answerDetections();

    expect(await worker.ended).toBe(75);
    expect(aws.calls.get("DetectLabels")).toBe(paid);
    expect(aws.calls.get("TransactWriteItems")).toBe(paid);
  });

  it("ends with 0 when those in flight were the last", async () => {
    await start(1);
    await aws.detections(1);

    worker.child.kill("SIGTERM");
    await worker.said("starts no further image");
    aws.answerDetections();

    expect(await worker.ended).toBe(0);
    expect(aws.calls.get("TransactWriteItems")).toBe(1);
  });

  it("ends at once with 75 when it gets another signal", async () => {
    await start(1);
    await aws.detections(1);

    worker.child.kill("SIGTERM");
    await worker.said("starts no further image");
    worker.child.kill("SIGINT");

    expect(await worker.ended).toBe(75);
  });
});
