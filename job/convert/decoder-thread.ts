import { parentPort, workerData } from "node:worker_threads";
import { decodeBitmap } from "./decode-bitmap";
import { decodeHeic } from "./decode-heic";

export interface DecodableImage {
  readonly format: "HEIC" | "BMP";
  readonly content: Uint8Array;
  /** What its header promised, and memory was set aside for. */
  readonly maxPixels: number;
}

export interface DecoderRequest extends DecodableImage {
  /** For HEIC: compiled once. */
  readonly libheif?: WebAssembly.Module;
}

/** A byte for each of red, green, blue, and opacity where there is a fourth. */
export interface DecodedPixels {
  readonly channels: 3 | 4;
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

export type DecoderResponse = DecodedPixels | { readonly problem: string };

/** What a decoder thread does: it answers the one request that it was started for. */
export async function answerInThread(): Promise<void> {
  const response = await decode(workerData as DecoderRequest);
  parentPort?.postMessage(response, "data" in response ? [response.data.buffer] : []);
}

async function decode(request: DecoderRequest): Promise<DecoderResponse> {
  const { content, maxPixels, libheif } = request;
  try {
    return libheif ? await decodeHeic(content, maxPixels, libheif) : decodeBitmap(content);
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
