import { MAX_SENT_IMAGE_BYTES } from "../../contracts/limits";
import type { Header } from "../content/header";
import { hashOfPicture } from "../facts/perceptual-hash";
import type { DecoderThreads } from "./decoder-threads";
import { encodeJpeg } from "./encode-jpeg";
import { decodePicture } from "./picture";

export interface Converted {
  readonly jpeg: Buffer;
  readonly perceptualHash: string;
}

/**
 * Any image as a JPEG that Rekognition takes as bytes.
 *
 * @throws UndecodableError
 */
export async function convert(
  content: Uint8Array,
  header: Header,
  threads: DecoderThreads,
): Promise<Converted> {
  const picture = await decodePicture(content, header, threads);
  return {
    perceptualHash: await hashOfPicture(picture),
    jpeg: await encodeJpeg(picture, MAX_SENT_IMAGE_BYTES),
  };
}
