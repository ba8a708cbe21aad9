import { DetectLabelsCommand, RekognitionClient } from "@aws-sdk/client-rekognition";
import { mockClient } from "aws-sdk-client-mock";
import { RecordChangedError } from "../../../job/errors";
import { RateLimiter } from "../../../job/rate-control/rate-limiter";
import { detectLabels } from "../../../job/rekognition/detect-labels";
import { networkError, serviceError } from "../helpers/aws-answers";
import { SkippingClock } from "../helpers/fake-clock";

const URI = "s3://photos/standard/a.jpg";
const IMAGE = { S3Object: { Bucket: "photos", Name: "standard/a.jpg" } };

const rekognition = mockClient(RekognitionClient);

function detector(quota = { requestsPerSecond: 10, workers: 1 }) {
  const clock = new SkippingClock();
  const limiter = new RateLimiter(quota, clock, new AbortController().signal);
  const settings = { minConfidence: 70, maxLabels: 25, imageProperties: false };
  const client = new RekognitionClient({});
  return { rekognition: client, clock, random: () => 0.5, limiter, settings };
}

const wanted = jest.fn<Promise<void>, []>();

const observer = { answered: jest.fn(), throttled: jest.fn() };

beforeEach(() => {
  rekognition.reset();
  jest.resetAllMocks();
});

describe("a DetectLabels call", () => {
  it("is not made once nobody wants it, and its turn is the next one's", async () => {
    const context = detector();
    rekognition.on(DetectLabelsCommand).resolves({ Labels: [], LabelModelVersion: "3.0" });
    wanted.mockRejectedValueOnce(new RecordChangedError("changed"));

    const unwanted = detectLabels(context, URI, IMAGE, observer, wanted);
    await expect(unwanted).rejects.toThrow(RecordChangedError);
    await detectLabels(context, URI, IMAGE, observer, wanted);

    expect(rekognition.calls()).toHaveLength(1);
    expect(context.clock.waits).toEqual([]);
    expect(observer.answered).toHaveBeenCalledTimes(1);
  });

  it("is asked about after each wait for its turn", async () => {
    const context = detector();
    rekognition
      .on(DetectLabelsCommand)
      .rejectsOnce(serviceError("ThrottlingException"))
      .resolves({ Labels: [], LabelModelVersion: "3.0" });
    const turns: number[] = [];
    wanted.mockImplementation(async () => {
      turns.push(context.clock.now());
    });

    await detectLabels(context, URI, IMAGE, observer, wanted);

    expect(turns).toHaveLength(2);
    expect(turns[1]).toBe(context.clock.now());
  });

  it("that had to wait for its turn, and is answered, lets the worker go faster", async () => {
    const context = detector({ requestsPerSecond: 10, workers: 2 });
    rekognition.on(DetectLabelsCommand).resolves({ Labels: [], LabelModelVersion: "3.0" });

    await detectLabels(context, URI, IMAGE, observer, wanted);
    expect(context.limiter.perSecond).toBe(5);
    await detectLabels(context, URI, IMAGE, observer, wanted);

    expect(context.clock.waits).toEqual([200]);
    expect(context.limiter.perSecond).toBeGreaterThan(5);
  });

  it("that is throttled slows the worker down, and takes its turn again", async () => {
    const context = detector();
    rekognition
      .on(DetectLabelsCommand)
      .rejectsOnce(serviceError("ThrottlingException"))
      .resolves({ Labels: [], LabelModelVersion: "3.0" });

    await detectLabels(context, URI, IMAGE, observer, wanted);

    expect(observer.throttled).toHaveBeenCalledTimes(1);
    expect(observer.answered).toHaveBeenCalledTimes(1);
    // A turn at 8 calls a second.
    expect(context.clock.waits).toEqual([125]);
    expect(context.limiter.perSecond).toBeCloseTo(8, 2);
  });

  it("that breaks is tried again after a while, at the same rate", async () => {
    const context = detector();
    rekognition
      .on(DetectLabelsCommand)
      .rejectsOnce(networkError("ECONNRESET"))
      .rejectsOnce(serviceError("InternalServerError", 500))
      .resolves({ Labels: [], LabelModelVersion: "3.0" });

    await detectLabels(context, URI, IMAGE, observer, wanted);

    expect(observer.throttled).not.toHaveBeenCalled();
    expect(context.clock.waits).toEqual([50, 50, 100]);
  });

  it("is given up after ten tries", async () => {
    rekognition.on(DetectLabelsCommand).rejects(serviceError("ThrottlingException"));

    await expect(detectLabels(detector(), URI, IMAGE, observer, wanted)).rejects.toMatchObject({
      name: "ServiceUnavailableError",
      message:
        "rekognition:DetectLabels s3://photos/standard/a.jpg failed 10 times: ThrottlingException: ThrottlingException.",
    });

    expect(observer.throttled).toHaveBeenCalledTimes(10);
  });
});
