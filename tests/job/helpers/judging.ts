import { type DetectLabelsCommandInput, RekognitionClient } from "@aws-sdk/client-rekognition";
import { S3Client } from "@aws-sdk/client-s3";
import { DecoderThreads } from "../../../job/convert/decoder-threads";
import { type Memory, memoryOf } from "../../../job/convert/memory";
import { RateLimiter } from "../../../job/rate-control/rate-limiter";
import { judgeContent } from "../../../job/settle/judge-content";
import type { Verdict } from "../../../job/settle/verdict";
import { systemClock } from "../../../lib/clock";
import { decode } from "../../../local/rekognition/decode";
import { labelsOf } from "../../../local/rekognition/labels";
import { measure } from "../../../local/rekognition/measure";
import { colorRegions } from "../../../local/rekognition/regions";
import { body } from "./aws-answers";

const IMAGE = {
  bucket: "photos",
  key: "standard/a",
  lane: "standard",
  uri: "s3://photos/standard/a",
};

export interface JudgingOptions {
  readonly memoryMiB?: number;
  /** @default memory of its own, as much as `memoryMiB` gives */
  readonly memory?: Memory;
  readonly readExif?: boolean;
  /** What runs in a decoder thread. */
  readonly decoderScript?: string;
  /** Called before the stand-in looks; what it throws is Rekognition's answer. */
  readonly answer?: (input: DetectLabelsCommandInput) => void;
}

export interface Judged {
  readonly verdict: Verdict;
  /** What Rekognition was asked, each time. */
  readonly asked: readonly ("reference" | Uint8Array)[];
  readonly bytesRead: number;
}

/** The worker's own judgement of a file, with S3 in memory and the local stand-in for Rekognition. */
export async function judgeFile(
  content: Uint8Array,
  options: JudgingOptions = {},
): Promise<Judged> {
  const { memoryMiB = 2048, readExif = true, decoderScript = "/no/decoder.js" } = options;
  const asked: ("reference" | Uint8Array)[] = [];
  let bytesRead = 0;
  const s3 = new S3Client({});
  Object.assign(s3, {
    send: async ({ input }: { input: { Range: string } }) => {
      const end = Number(input.Range.split("-")[1]) + 1;
      const read = content.subarray(0, end);
      bytesRead += read.length;
      return { Body: body(read) };
    },
  });
  const rekognition = new RekognitionClient({});
  Object.assign(rekognition, {
    send: async ({ input }: { input: DetectLabelsCommandInput }) => {
      const sent = input.Image?.Bytes;
      asked.push(sent ?? "reference");
      options.answer?.(input);
      const { size, pixels } = await decode(Buffer.from(sent ?? content));
      const labels = labelsOf(size, measure(pixels), colorRegions(pixels));
      return { Labels: labels, LabelModelVersion: "3.0-local" };
    },
  });
  const limiter = new RateLimiter(
    { requestsPerSecond: 1_000, workers: 1 },
    systemClock,
    new AbortController().signal,
  );
  const judge = judgeContent({
    s3,
    detector: {
      rekognition,
      limiter,
      clock: systemClock,
      random: () => 0,
      settings: { minConfidence: 0, maxLabels: 50, imageProperties: false },
    },
    observe: () => ({ answered: () => {}, throttled: () => {} }),
    memory: options.memory ?? memoryOf(memoryMiB),
    threads: new DecoderThreads(decoderScript, systemClock),
    readExif,
  });
  const verdict = await judge(
    IMAGE,
    {
      bucket: IMAGE.bucket,
      key: IMAGE.key,
      eTag: '"a"',
      bytes: content.length,
      contentType: "application/octet-stream",
      lastModified: 0,
    },
    async () => {},
  );
  return { verdict, asked, bytesRead };
}
