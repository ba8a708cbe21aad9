import {
  DetectLabelsCommand,
  type Image,
  type RekognitionClient,
} from "@aws-sdk/client-rekognition";
import type { RejectionReason } from "../../contracts/record";
import { failureOf, isThrottle, isUnwell, nameOf } from "../aws-failure";
import { backoff, type Pacing } from "../backoff";
import { reasonOf, ServiceUnavailableError, UnreachableObjectError } from "../errors";
import type { Permit, RateLimiter } from "../rate-control/rate-limiter";
import { type DetectionSettings, detectLabelsParams } from "./detect-labels-params";
import { type Detection, detectionOf } from "./detection";

/** Why Rekognition does not take an image that looked well from outside. */
export interface Refusal {
  readonly reason: RejectionReason;
  readonly detail: string;
}

export interface Detector extends Pacing {
  readonly rekognition: RekognitionClient;
  readonly limiter: RateLimiter;
  readonly settings: DetectionSettings;
}

/** Told of each answer, for metrics. */
export interface CallObserver {
  answered(milliseconds: number): void;
  throttled(): void;
}

/** Called just before each call that is paid for; what it throws keeps the call from being made. */
export type ExpectWanted = () => Promise<void>;

const MAX_TRIES = 10;

/**
 * What Rekognition sees.
 *
 * @param uri of the image, for messages
 */
export async function detectLabels(
  detector: Detector,
  uri: string,
  image: Image,
  observer: CallObserver,
  expectWanted: ExpectWanted,
): Promise<Detection | Refusal> {
  const params = detectLabelsParams(image, detector.settings);
  for (let tries = 1; ; tries += 1) {
    const permit = await turnOf(detector, expectWanted);
    const startedAt = detector.clock.now();
    try {
      const response = await detector.rekognition.send(new DetectLabelsCommand(params));
      permit.succeeded();
      observer.answered(detector.clock.now() - startedAt);
      return detectionOf(response);
    } catch (error) {
      if (isThrottle(error)) {
        permit.throttled();
        observer.throttled();
      }
      const refusal = refusalOf(error);
      if (refusal !== undefined) return refusal;
      if (!isUnwell(error) || tries === MAX_TRIES) throw detectionFailure(error, uri, tries);
      // A throttled call has been answered by a lower rate already.
      if (!isThrottle(error)) await backoff(detector, tries);
    }
  }
}

/** Asked after the wait for the turn: it may have taken long enough for the answer to change. */
async function turnOf({ limiter }: Detector, expectWanted: ExpectWanted): Promise<Permit> {
  const permit = await limiter.acquire();
  try {
    await expectWanted();
    return permit;
  } catch (error) {
    permit.unused();
    throw error;
  }
}

function refusalOf(error: unknown): Refusal | undefined {
  const reason = REFUSALS[nameOf(error)];
  if (reason === undefined) return undefined;
  return { reason, detail: `Rekognition answers ${reasonOf(error)}` };
}

const REFUSALS: Readonly<Record<string, RejectionReason>> = {
  InvalidImageFormatException: "CORRUPT",
  ImageTooLargeException: "TOO_LARGE",
};

function detectionFailure(error: unknown, resource: string, tries: number): unknown {
  if (isUnwell(error)) {
    return new ServiceUnavailableError(
      `rekognition:DetectLabels ${resource} failed ${tries} times: ${reasonOf(error)}`,
      { cause: error },
    );
  }
  if (nameOf(error) === "InvalidS3ObjectException") {
    return new UnreachableObjectError(
      `Rekognition cannot fetch ${resource}: ${reasonOf(error)} It takes a bucket in its own ` +
        "Region, and s3:GetObject for the worker's role.",
      { cause: error },
    );
  }
  return failureOf(error, {
    action: "rekognition:DetectLabels",
    resource,
    configurationErrors: CONFIGURATION_ERRORS,
  });
}

const CONFIGURATION_ERRORS = [
  "AccessDeniedException",
  "InvalidParameterException",
  "ValidationException",
  "ResourceNotFoundException",
];
