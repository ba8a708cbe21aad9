import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DetectLabelsCommand,
  type DetectLabelsCommandOutput,
  RekognitionClient,
} from "@aws-sdk/client-rekognition";
import { GetObjectCommand, HeadObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  BatchGetCommand,
  DynamoDBDocumentClient,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";
import { formatManifest, manifestKey, manifestsUri } from "../../../contracts/manifest";
import type { LaneFigures } from "../../../job/report/lane-metrics";
import { runWorker, type WorkerOptions } from "../../../job/run-worker";
import { body, serviceError } from "./aws-answers";
import { SkippingClock } from "./fake-clock";
import { photo } from "./photo";

export const SUBMISSION = "0mwt1bxc000000000000";
export const NOW = "2026-11-23T09:00:00.000Z";
export const LONG_AGO = new Date("2026-11-22T09:00:00.000Z");

export const VARIABLES = {
  STACK: "dev",
  IMAGES_BUCKET: "photos",
  LABEL_TABLE: "labels",
  LANE_PREFIXES: '{"express/":"express","standard/":"standard"}',
  DETECT_LABELS_PER_SECOND: "50",
  MAX_WORKERS: "6",
  MIN_CONFIDENCE: "70",
  MAX_LABELS: "25",
  IMAGE_PROPERTIES: "false",
  READ_EXIF: "true",
  MEMORY_MIB: "2048",
  AWS_BATCH_JOB_ARRAY_INDEX: "3",
  AWS_BATCH_JOB_ID: "job-1:3",
};

export const s3 = mockClient(S3Client);
export const table = mockClient(DynamoDBDocumentClient);
export const rekognition = mockClient(RekognitionClient);

export const DETECTED: Omit<DetectLabelsCommandOutput, "$metadata"> = {
  LabelModelVersion: "3.0",
  Labels: [
    {
      Name: "Dog",
      Confidence: 98.5,
      Parents: [{ Name: "Animal" }],
      Aliases: [{ Name: "Canine" }],
      Categories: [{ Name: "Animals and Pets" }],
      Instances: [
        { Confidence: 97, BoundingBox: { Left: 0.1, Top: 0.2, Width: 0.3, Height: 0.4 } },
      ],
    },
  ],
};

/** What a HEAD of an untroubled photo answers. */
export const HEAD = {
  ETag: '"dog"',
  ContentLength: 20_000,
  ContentType: "image/jpeg",
  LastModified: LONG_AGO,
};

/** A manifest of these keys, no record, and the same well-formed photo under every key. */
export function resetServices(keys: readonly string[]): void {
  s3.reset();
  table.reset();
  rekognition.reset();
  const manifest = formatManifest(keys.map((key) => ({ bucket: "photos", key })));
  s3.rejects(new Error("An unexpected call of S3"));
  table.rejects(new Error("An unexpected call of DynamoDB"));
  rekognition.rejects(new Error("An unexpected call of Rekognition"));
  s3.on(HeadObjectCommand).resolves(HEAD);
  s3.on(GetObjectCommand).callsFake(async () => ({ Body: body(await photo()) }));
  s3.on(GetObjectCommand, { Bucket: "work" }).rejects(serviceError("NoSuchKey", 404));
  s3.on(GetObjectCommand, { Bucket: "work", Key: manifestKey(SUBMISSION, 3) }).callsFake(() => ({
    Body: body(Buffer.from(manifest)),
  }));
  table.on(BatchGetCommand).resolves({ Responses: { labels: [] } });
  table.on(TransactWriteCommand).resolves({});
  rekognition.on(DetectLabelsCommand).resolves(DETECTED);
}

export interface LogLine {
  readonly level: "info" | "warn" | "error";
  readonly message: string;
  readonly details: Record<string, unknown>;
}

export interface Run {
  readonly code: number;
  readonly log: readonly LogLine[];
  readonly metrics: readonly LaneFigures[];
  readonly clock: SkippingClock;
}

/** A whole worker in this process, on a clock that skips every wait. */
export async function work(changes: Partial<WorkerOptions> = {}): Promise<Run> {
  const log: LogLine[] = [];
  const metrics: LaneFigures[] = [];
  const clock = new SkippingClock(Date.parse(NOW));
  const line = (level: LogLine["level"]) => (message: string, details: Record<string, unknown>) => {
    log.push({ level, message, details });
  };
  let revisions = 0;
  const code = await runWorker({
    argv: ["--manifests", manifestsUri("work", SUBMISSION)],
    variables: VARIABLES,
    clients: {
      s3: new S3Client({}),
      table: DynamoDBDocumentClient.from(new DynamoDBClient({})),
      rekognition: new RekognitionClient({}),
    },
    clock,
    random: () => 0.5,
    newRevision: () => {
      revisions += 1;
      return `revision-${revisions}`;
    },
    log: { info: line("info"), warn: line("warn"), error: line("error") },
    publishMetrics: (figures) => metrics.push(figures),
    decoderScript: "/no/decoder.js",
    stop: new AbortController().signal,
    ...changes,
  });
  return { code, log, metrics, clock };
}
