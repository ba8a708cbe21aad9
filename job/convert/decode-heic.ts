import type { HeifImage, LibHeif } from "libheif-js/libheif-wasm/libheif.js";
import type { DecodedPixels } from "./decoder-thread";
import { instantiateLibheif } from "./libheif";

/** The primary image of a HEIF file, turned and cropped as its container says. */
export async function decodeHeic(
  content: Uint8Array,
  maxPixels: number,
  compiled: WebAssembly.Module,
): Promise<DecodedPixels> {
  const libheif = await instantiateLibheif(compiled);
  const images = new libheif.HeifDecoder().decode(content);
  const image = images.find((candidate) => candidate.is_primary()) ?? images[0];
  if (image === undefined) throw new Error("it holds no image");
  expectPixels(image.get_width(), image.get_height(), maxPixels);
  return pixelsOf(libheif, image, maxPixels);
}

function pixelsOf(libheif: LibHeif, image: HeifImage, maxPixels: number): DecodedPixels {
  const { heif_chroma_interleaved_RGB: rgb, heif_chroma_interleaved_RGBA: rgba } =
    libheif.heif_chroma;
  const channels = image.has_alpha_channel() ? 4 : 3;
  const { heif_colorspace_RGB: colorspace } = libheif.heif_colorspace;
  const chroma = channels === 4 ? rgba : rgb;
  const decoded = libheif.heif_js_decode_image2(image.handle, colorspace, chroma);
  const [pixels] = decoded?.channels ?? [];
  if (pixels === undefined) throw new Error("libheif cannot decode it");
  const { width, height, stride } = pixels;
  expectPixels(width, height, maxPixels);
  const rowBytes = width * channels;
  const data = new Uint8Array(rowBytes * height);
  for (let row = 0; row < height; row += 1) {
    data.set(pixels.data.subarray(row * stride, row * stride + rowBytes), row * rowBytes);
  }
  return { width, height, channels, data };
}

function expectPixels(width: number, height: number, maxPixels: number): void {
  if (width * height > maxPixels) throw new Error(`it holds ${width} x ${height} pixels`);
}
