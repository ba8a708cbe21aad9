import { DetectLabelsCommand, RekognitionClient } from "@aws-sdk/client-rekognition";
import { mockClient } from "aws-sdk-client-mock";
import { seededRandom } from "../../../bench/quota/seeded-random";
import { SimulatedService } from "../../../bench/quota/simulated-service";
import type { LabelRecord } from "../../../contracts/record";
import { RecordChangedError } from "../../../job/errors";
import type { Image } from "../../../job/image";
import type { ObjectState } from "../../../job/objects/object-state";
import { RateLimiter } from "../../../job/rate-control/rate-limiter";
import { detectLabels } from "../../../job/rekognition/detect-labels";
import { Report } from "../../../job/report/report";
import { settleTriggers, type TriggersContext } from "../../../job/settle/settle-triggers";
import { type Item, knownRecord } from "../../../job/table/known-record";
import { sleep } from "../../../lib/clock";
import { serviceError } from "../helpers/aws-answers";
import { FakeClock } from "../helpers/fake-clock";
import { verdictOn } from "../helpers/simulated-world";

const rekognition = mockClient(RekognitionClient);

/** Milliseconds that calls of AWS take. */
const LATENCY = { table: 10, object: 30, detectLabels: 400 };
const QUOTA = { requestsPerSecond: 50, workers: 6 };

/** A bucket whose objects all stay as they are, and a table, both with many images. */
class ManyImages {
  readonly records = new Map<string, Item & LabelRecord>();
  #revisions = 0;

  constructor(readonly clock: FakeClock) {}

  worker(seed: number): TriggersContext {
    const { clock, records } = this;
    const random = seededRandom(seed);
    const stop = new AbortController().signal;
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    const detector = {
      clock,
      random,
      rekognition: new RekognitionClient({}),
      limiter: new RateLimiter(QUOTA, clock, stop),
      settings: { minConfidence: 70, maxLabels: 25, imageProperties: false },
    };
    const observer = { answered: () => {}, throttled: () => {} };
    return {
      clock,
      random,
      stop,
      halt: () => {},
      territory: { imagesBucket: "photos", lanePrefixes: { "standard/": "standard" } },
      report: new Report(log, () => {}, clock),
      jobId: "job",
      newRevision: () => {
        this.#revisions += 1;
        return `revision-${this.#revisions}`;
      },
      readRecords: async (uris) => {
        await sleep(clock, LATENCY.table);
        return new Map(uris.flatMap((uri) => pairOf(uri, records.get(uri))));
      },
      read: async ({ uri }) => {
        await sleep(clock, LATENCY.table);
        const item = records.get(uri);
        return item && knownRecord(uri, item);
      },
      look: async (image) => {
        await sleep(clock, LATENCY.object);
        return objectOf(image);
      },
      judge: async (image, _object, expectWanted) => {
        await sleep(clock, LATENCY.object);
        const sent = { S3Object: { Bucket: image.bucket, Name: image.key } };
        await detectLabels(detector, image.uri, sent, observer, expectWanted);
        return verdictOn("dog");
      },
      replace: async ({ uri, before, after }) => {
        await sleep(clock, LATENCY.table);
        if (records.get(uri)?.revision !== before?.revision)
          throw new RecordChangedError("changed");
        if (after) records.set(uri, { image: uri, entry: "record", ...after });
      },
    };
  }
}

function pairOf<Value>(uri: string, value: Value | undefined): [string, Value][] {
  return value === undefined ? [] : [[uri, value]];
}

function objectOf({ bucket, key }: Image): ObjectState {
  const content = { bytes: 3, contentType: "image/jpeg", eTag: '"dog"' };
  return { bucket, key, ...content, versionId: "v1", lastModified: 0 };
}

/** Both start at the same moment with the same manifest; how often each image was paid for. */
async function settleTwice(images: number, seeds: readonly [number, number]) {
  const clock = new FakeClock();
  const world = new ManyImages(clock);
  const paid = new Map<string, number>();
  rekognition.reset();
  const service = new SimulatedService(clock, { perSecond: 50, burst: 50 });
  rekognition.on(DetectLabelsCommand).callsFake(async ({ Image }) => {
    if (!service.take()) throw serviceError("ThrottlingException");
    paid.set(Image.S3Object.Name, (paid.get(Image.S3Object.Name) ?? 0) + 1);
    await sleep(clock, LATENCY.detectLabels);
    return { Labels: [], LabelModelVersion: "3.0" };
  });
  const triggers = Array.from({ length: images }, (_, index) => {
    return { bucket: "photos", key: `standard/${index}.jpg` };
  });
  let ended = 0;
  for (const seed of seeds) {
    void settleTriggers(triggers, world.worker(seed)).then(() => {
      ended += 1;
    });
  }
  await clock.advance(180_000);
  const calls = [...paid.values()].reduce((sum, count) => sum + count, 0);
  return { ended, records: world.records.size, paid: paid.size, calls };
}

describe("two workers with the same manifest at the same moment", () => {
  it.each([
    [1, 2],
    [3, 4],
    [5, 6],
  ])("pay for fewer than 7 %% of its 1,000 images twice, seeds %d and %d", async (...seeds) => {
    const { ended, records, paid, calls } = await settleTwice(1000, seeds);

    expect({ ended, records, paid }).toEqual({ ended: 2, records: 1000, paid: 1000 });
    expect(calls).toBeLessThan(1070);
  });
});
