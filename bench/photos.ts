import sharp from "sharp";

/** 24 megapixels, as many cameras take. */
const WIDTH = 6000;
const HEIGHT = 4000;
/** No photograph is sharp to the pixel: as a JPEG of quality 92, these take what cameras' photographs take. */
const DETAIL_PIXELS = 8;

export type DrawnFormat = "JPEG" | "TIFF";

/** Photographs of 24 megapixels, no two alike: JPEGs over 15 MB, which Rekognition does not take, and TIFFs. */
export async function drawPhotos(format: DrawnFormat, count: number): Promise<Buffer[]> {
  const photos: Buffer[] = [];
  for (let index = 0; index < count; index += 1) photos.push(await drawPhoto(format, index));
  return photos;
}

async function drawPhoto(format: DrawnFormat, index: number): Promise<Buffer> {
  const noise = { type: "gaussian", mean: 110 + index * 5, sigma: 40 } as const;
  const size = {
    width: WIDTH / DETAIL_PIXELS,
    height: HEIGHT / DETAIL_PIXELS,
    channels: 3,
  } as const;
  const small = await sharp({ create: { ...size, background: "#000000", noise } })
    .png()
    .toBuffer();
  const photo = sharp(small).resize(WIDTH, HEIGHT, { kernel: "cubic" });
  return format === "JPEG"
    ? photo.jpeg({ quality: 98, chromaSubsampling: "4:4:4" }).toBuffer()
    : photo.tiff({ compression: "lzw", predictor: "horizontal" }).toBuffer();
}
