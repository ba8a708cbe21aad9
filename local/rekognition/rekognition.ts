import type { DetectLabelsResponse } from "@aws-sdk/client-rekognition";
import { z } from "zod";
import {
  MAX_LABELS_PER_IMAGE,
  MAX_REFERENCED_IMAGE_BYTES,
  MAX_SENT_IMAGE_BYTES,
} from "../../contracts/limits";
import type { Clock } from "../../lib/clock";
import { AwsError } from "../aws-error";
import { JsonProtocol, jsonOperation } from "../http/json-protocol";
import type { AwsCall, AwsRequest, AwsResponse, Service } from "../http/service";
import type { Authorizer } from "../iam/authorizer";
import type { Caller } from "../iam/caller";
import type { DetectLabelsCall, Observer } from "../observer";
import type { S3 } from "../s3/s3";
import { writeIdOf } from "../s3/stored-object";
import { decode } from "./decode";
import { imageProperties } from "./image-properties";
import { labelsOf } from "./labels";
import { measure } from "./measure";
import { colorRegions } from "./regions";
import { TokenBucket } from "./token-bucket";

export interface RekognitionOptions {
  readonly s3: S3;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  /** The account's quota; Infinity switches throttling off. */
  readonly requestsPerSecond: number;
  readonly observer?: Pick<Observer, "detectLabels">;
}

/** DetectLabels by measuring pixels. It makes nothing up: it sees no dogs. */
export class Rekognition implements Service {
  private readonly protocol: JsonProtocol;
  private readonly bucket: TokenBucket;
  private calls = 0;
  private throttled = 0;

  constructor(private readonly options: RekognitionOptions) {
    this.bucket = new TokenBucket(options.requestsPerSecond, options.clock);
    this.protocol = new JsonProtocol({
      target: "RekognitionService",
      version: "1.1",
      operations: {
        DetectLabels: jsonOperation(
          detectLabelsSchema,
          "InvalidParameterException",
          (input, caller) => this.observed(input, caller),
        ),
      },
    });
  }

  /** All DetectLabels calls of callers who may, and how many of them were over the quota. */
  get counts(): { calls: number; throttled: number } {
    return { calls: this.calls, throttled: this.throttled };
  }

  matches(call: AwsCall): boolean {
    return this.protocol.matches(call);
  }

  handle(request: AwsRequest): Promise<AwsResponse> {
    return this.protocol.handle(request);
  }

  errorResponse(error: AwsError): AwsResponse {
    return this.protocol.errorResponse(error);
  }

  private async observed(
    input: z.output<typeof detectLabelsSchema>,
    caller: Caller,
  ): Promise<DetectLabelsResponse> {
    const { observer } = this.options;
    const origin = caller.kind === "role" ? caller.origin : undefined;
    if (observer === undefined || origin === undefined) return this.detectLabels(input, caller);
    const object = this.objectOf(input);
    const startedAt = this.options.clock.now();
    const tell = (outcome: DetectLabelsCall["outcome"]) =>
      observer.detectLabels({ origin, object, startedAt, outcome });
    try {
      const response = await this.detectLabels(input, caller);
      tell("answered");
      return response;
    } catch (error) {
      tell(error instanceof AwsError && error.code === OVER_QUOTA ? "throttled" : "failed");
      throw error;
    }
  }

  private objectOf({ Image }: z.output<typeof detectLabelsSchema>): DetectLabelsCall["object"] {
    if (Image.S3Object === undefined) return undefined;
    const { Bucket: bucket, Name: key, Version } = Image.S3Object;
    try {
      const object = this.options.s3.stat(bucket, key, Version);
      const { eTag, lastModified: putAt, versionId } = object;
      return { bucket, key, eTag, put: writeIdOf(object), putAt, versionId };
    } catch {
      return undefined;
    }
  }

  private async detectLabels(
    input: z.output<typeof detectLabelsSchema>,
    caller: Caller,
  ): Promise<DetectLabelsResponse> {
    this.options.authorizer.authorize(caller, "rekognition:DetectLabels", "*");
    this.calls += 1;
    if (!this.bucket.take()) {
      this.throttled += 1;
      throw new AwsError(OVER_QUOTA, "Provisioned rate exceeded");
    }
    const { size, pixels } = await decode(await this.bytesOf(input.Image, caller));
    const measured = measure(pixels);
    const labels = labelsOf(size, measured, colorRegions(pixels))
      .filter(({ Confidence = 0 }) => Confidence >= input.MinConfidence)
      .slice(0, input.MaxLabels);
    const maxColors = input.Settings?.ImageProperties?.MaxDominantColors ?? DEFAULT_COLORS;
    return {
      ...(input.Features.includes("GENERAL_LABELS")
        ? { Labels: labels, LabelModelVersion: MODEL_VERSION }
        : {}),
      ...(input.Features.includes("IMAGE_PROPERTIES")
        ? { ImageProperties: imageProperties(measured, maxColors) }
        : {}),
    };
  }

  private async bytesOf({ Bytes, S3Object }: z.output<typeof imageSchema>, caller: Caller) {
    if (S3Object !== undefined && Bytes === undefined) return this.bytesFromS3(S3Object, caller);
    if (Bytes === undefined || S3Object !== undefined) {
      throw new AwsError("InvalidParameterException", "Image needs either Bytes or S3Object.");
    }
    const bytes = Buffer.from(Bytes, "base64");
    checkBytes(bytes.length, MAX_SENT_IMAGE_BYTES);
    return bytes;
  }

  /** Rekognition reads the object as its caller. https://docs.aws.amazon.com/rekognition/latest/dg/error-handling.html */
  private async bytesFromS3(
    { Bucket, Name, Version }: z.output<typeof s3ObjectSchema>,
    caller: Caller,
  ): Promise<Buffer> {
    const { s3 } = this.options;
    try {
      s3.authorizeRead(caller, Bucket, Name, Version);
      const { size } = s3.stat(Bucket, Name, Version);
      checkBytes(size, MAX_REFERENCED_IMAGE_BYTES);
      return await s3.object(Bucket, Name, Version);
    } catch (error) {
      if (!(error instanceof AwsError) || error.code === TOO_LARGE) throw error;
      throw new AwsError(
        "InvalidS3ObjectException",
        "Unable to get object metadata from S3. Check object key, region and/or access permissions.",
      );
    }
  }
}

const MODEL_VERSION = "3.0-local";
const DEFAULT_MIN_CONFIDENCE = 55;
const DEFAULT_COLORS = 10;
const TOO_LARGE = "ImageTooLargeException";
const OVER_QUOTA = "ProvisionedThroughputExceededException";

const s3ObjectSchema = z.strictObject({
  Bucket: z.string(),
  Name: z.string(),
  Version: z.string().optional(),
});

const imageSchema = z.strictObject({
  Bytes: z.string().optional(),
  S3Object: s3ObjectSchema.optional(),
});

/** Strict: filters, for example, are not emulated. https://docs.aws.amazon.com/rekognition/latest/APIReference/API_DetectLabels.html */
const detectLabelsSchema = z.strictObject({
  Image: imageSchema,
  MaxLabels: z.number().int().min(0).max(MAX_LABELS_PER_IMAGE).default(MAX_LABELS_PER_IMAGE),
  MinConfidence: z.number().min(0).max(100).default(DEFAULT_MIN_CONFIDENCE),
  Features: z.array(z.enum(["GENERAL_LABELS", "IMAGE_PROPERTIES"])).default(["GENERAL_LABELS"]),
  Settings: z
    .strictObject({
      ImageProperties: z
        .strictObject({ MaxDominantColors: z.number().int().min(0).max(20).optional() })
        .optional(),
    })
    .optional(),
});

function checkBytes(bytes: number, maximum: number): void {
  if (bytes <= maximum) return;
  throw new AwsError(
    TOO_LARGE,
    `Image size is too large: ${bytes} bytes, at most ${maximum} are allowed.`,
  );
}
