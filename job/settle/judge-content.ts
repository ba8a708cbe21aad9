import type { Image as RekognitionImage } from "@aws-sdk/client-rekognition";
import type { S3Client } from "@aws-sdk/client-s3";
import { MAX_SENT_IMAGE_BYTES } from "../../contracts/limits";
import type { Header } from "../content/header";
import { type ContentRejection, HEADER_BYTES, inspectContent } from "../content/inspect-content";
import { takesAsItIs } from "../content/takes-as-it-is";
import { type Converted, convert } from "../convert/convert";
import type { DecoderThreads } from "../convert/decoder-threads";
import { convertingBytes, decodingBytes } from "../convert/decoding-memory";
import type { Memory } from "../convert/memory";
import { UndecodableError } from "../convert/undecodable-error";
import { exifFacts } from "../facts/exif-facts";
import { hashOfFile } from "../facts/perceptual-hash";
import type { Image } from "../image";
import type { ObjectState } from "../objects/object-state";
import { readObject } from "../objects/read-object";
import {
  type CallObserver,
  type Detector,
  detectLabels,
  type ExpectWanted,
  type Refusal,
} from "../rekognition/detect-labels";
import { byReference } from "../rekognition/detect-labels-params";
import type { Detection } from "../rekognition/detection";
import { fitLabels } from "./fit-labels";
import type { Verdict } from "./verdict";

export type Judge = (
  image: Image,
  object: ObjectState,
  expectWanted: ExpectWanted,
) => Promise<Verdict>;

export interface JudgeOptions {
  readonly s3: S3Client;
  readonly detector: Detector;
  readonly observe: (image: Image) => CallObserver;
  readonly memory: Memory;
  readonly threads: DecoderThreads;
  readonly readExif: boolean;
}

/** Judges by the object's bytes what costs nothing, and has Rekognition label the rest. */
export function judgeContent(options: JudgeOptions): Judge {
  return (image, object, expectWanted) =>
    new Judgement(options, image, object, expectWanted).verdict();
}

/** While it is sent, an image is there as bytes, as base64 and as the request's body. */
const SENDING_BYTES = 4 * MAX_SENT_IMAGE_BYTES;

/** One object's way to its verdict. */
class Judgement {
  #whole: Uint8Array | undefined;
  /** Memory for the whole object, and for sending it. */
  #held: Promise<() => void> | undefined;

  constructor(
    private readonly options: JudgeOptions,
    private readonly image: Image,
    private readonly object: ObjectState,
    private readonly expectWanted: ExpectWanted,
  ) {}

  async verdict(): Promise<Verdict> {
    try {
      return await this.#judge();
    } finally {
      (await this.#held)?.();
    }
  }

  async #judge(): Promise<Verdict> {
    const { total } = this.options.memory.files;
    const inspected = await inspectContent(this.object.bytes, total, (bytes) =>
      this.#readStart(bytes),
    );
    if ("reason" in inspected) return { outcome: "REJECTED", ...inspected };
    const labeled = takesAsItIs(inspected, this.object.bytes)
      ? await this.#labelByReference(inspected)
      : undefined;
    return labeled ?? this.#labelConverted(inspected);
  }

  /** Nothing when the object has to be converted after all: it is damaged, or was refused. */
  async #labelByReference(header: Header): Promise<Verdict | undefined> {
    const hashed = await this.#hash(header);
    if (hashed === "damaged") return undefined;
    const detected = await this.#detect(byReference(this.object));
    return "reason" in detected ? undefined : this.#labeled(header, hashed, detected);
  }

  /** Nothing when this worker has too little memory to look at what Rekognition can label. */
  async #hash(header: Header): Promise<string | undefined | "damaged"> {
    const { files, pixels } = this.options.memory;
    const needed = decodingBytes(header);
    if (needed > pixels.total) return undefined;
    const hash = async () => {
      const content = await this.#read(this.object.bytes);
      return pixels.use(needed, () => hashOfFile(content).catch(() => "damaged"));
    };
    return this.#held === undefined ? files.use(this.object.bytes, hash) : hash();
  }

  async #labelConverted(header: Header): Promise<Verdict> {
    const size = { width: header.width, height: header.height };
    await this.#hold();
    const converted = await this.#convert(header);
    if ("reason" in converted) return { outcome: "REJECTED", ...size, ...converted };
    const detected = await this.#detect({ Bytes: converted.jpeg });
    if ("reason" in detected) return { outcome: "REJECTED", ...size, ...detected };
    return this.#labeled(header, converted.perceptualHash, detected);
  }

  async #convert(header: Header): Promise<Converted | ContentRejection> {
    const { pixels } = this.options.memory;
    const needed = convertingBytes(header);
    if (needed > pixels.total) return tooLarge(header, needed, pixels.total);
    const content = await this.#read(this.object.bytes);
    // What was converted needs no memory while it is sent.
    this.#whole = undefined;
    try {
      return await pixels.use(needed, () => convert(content, header, this.options.threads));
    } catch (error) {
      if (!(error instanceof UndecodableError)) throw error;
      return {
        reason: "CORRUPT",
        detail: `The ${header.format} cannot be decoded: ${error.message}`,
      };
    }
  }

  #detect(image: RekognitionImage): Promise<Detection | Refusal> {
    const { detector, observe } = this.options;
    const { uri } = this.image;
    return detectLabels(detector, uri, image, observe(this.image), this.expectWanted);
  }

  #labeled(header: Header, perceptualHash: string | undefined, detected: Detection): Verdict {
    return {
      outcome: "LABELED",
      width: header.width,
      height: header.height,
      format: header.format,
      ...(this.options.readExif && exifFacts(header.exif)),
      ...(perceptualHash !== undefined && { perceptualHash }),
      ...detected,
      labels: fitLabels(detected.labels),
    };
  }

  async #readStart(bytes: number): Promise<Uint8Array> {
    if (bytes <= HEADER_BYTES) return this.#read(bytes);
    if (bytes < this.object.bytes) {
      return this.options.memory.files.use(bytes, () => this.#read(bytes));
    }
    await this.#hold();
    return this.#read(bytes);
  }

  /** Waits for the memory until there is a verdict, once. */
  async #hold(): Promise<void> {
    const { files } = this.options.memory;
    const bytes = Math.min(files.total, Math.max(this.object.bytes, SENDING_BYTES));
    this.#held ??= files.take(bytes);
    await this.#held;
  }

  /** What is held, or all of a small object, is read once. */
  async #read(bytes: number): Promise<Uint8Array> {
    if (this.#whole !== undefined) return this.#whole;
    const content = await readObject(this.options.s3, this.object, bytes);
    const isHeld = this.#held !== undefined && bytes >= this.object.bytes;
    if (isHeld || this.object.bytes <= HEADER_BYTES) this.#whole = content;
    return content;
  }
}

function tooLarge(
  { width, height, format }: Header,
  needed: number,
  total: number,
): ContentRejection {
  const detail =
    `${width} x ${height} pixels of ${format} take ${mebibytes(needed)} MiB to decode, ` +
    `this worker has ${mebibytes(total)} MiB for that: give it more worker.memoryMiB`;
  return { reason: "TOO_LARGE", detail };
}

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / (1024 * 1024));
}
