import { DetectLabelsCommand, RekognitionClient } from "@aws-sdk/client-rekognition";
import { mockClient } from "aws-sdk-client-mock";
import { RateLimiter } from "../../../job/rate-control/rate-limiter";
import { detectLabels } from "../../../job/rekognition/detect-labels";
import { networkError, serviceError } from "../helpers/aws-answers";
import { SkippingClock } from "../helpers/fake-clock";

const URI = "s3://photos/standard/a.jpg";
const IMAGE = { S3Object: { Bucket: "photos", Name: "standard/a.jpg" } };

const rekognition = mockClient(RekognitionClient);

function detector() {
  const clock = new SkippingClock();
  const quota = { requestsPerSecond: 10, workers: 1 };
  const limiter = new RateLimiter(quota, clock, new AbortController().signal);
  const settings = { minConfidence: 70, maxLabels: 25, imageProperties: false };
  const client = new RekognitionClient({});
  return { rekognition: client, clock, random: () => 0.5, limiter, settings };
}

const observer = { answered: jest.fn(), throttled: jest.fn() };

beforeEach(() => {
  rekognition.reset();
  jest.clearAllMocks();
});

describe("a DetectLabels call", () => {
  it("that is throttled slows the worker down, and takes its turn again", async () => {
    const context = detector();
    rekognition
      .on(DetectLabelsCommand)
      .rejectsOnce(serviceError("ThrottlingException"))
      .resolves({ Labels: [], LabelModelVersion: "3.0" });

    await detectLabels(context, URI, IMAGE, observer);

    expect(observer.throttled).toHaveBeenCalledTimes(1);
    expect(observer.answered).toHaveBeenCalledTimes(1);
    // A turn at 7 calls a second, and a rate that has grown a little for having waited.
    expect(context.clock.waits).toEqual([143]);
    expect(context.limiter.perSecond).toBeCloseTo(7.07, 2);
  });

  it("that breaks is tried again after a while, at the same rate", async () => {
    const context = detector();
    rekognition
      .on(DetectLabelsCommand)
      .rejectsOnce(networkError("ECONNRESET"))
      .rejectsOnce(serviceError("InternalServerError", 500))
      .resolves({ Labels: [], LabelModelVersion: "3.0" });

    await detectLabels(context, URI, IMAGE, observer);

    expect(observer.throttled).not.toHaveBeenCalled();
    expect(context.clock.waits).toEqual([50, 50, 100]);
  });

  it("is given up after ten tries", async () => {
    rekognition.on(DetectLabelsCommand).rejects(serviceError("ThrottlingException"));

    await expect(detectLabels(detector(), URI, IMAGE, observer)).rejects.toMatchObject({
      name: "ServiceUnavailableError",
      message:
        "rekognition:DetectLabels s3://photos/standard/a.jpg failed 10 times: ThrottlingException: ThrottlingException.",
    });

    expect(observer.throttled).toHaveBeenCalledTimes(10);
  });
});
