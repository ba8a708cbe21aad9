// What the decoders do by themselves with the photos of a folder, for `bench/formats.ts`. Its standard input
// is this file, so that it runs where the worker does. Arguments: the folder, and how many photos to take.
const { readFileSync, readdirSync } = require("node:fs");
const { join } = require("node:path");
const sharp = require("sharp");

const AT_ONCE = 4;
// As the worker's: the best quality that Rekognition takes as bytes, in codes that are not made for each picture.
const QUALITIES = [92, 85, 75];
const MAX_BYTES = 5 * 1024 * 1024;
const [folder, count] = process.argv.slice(2);
const photos = readdirSync(folder).map((name) => readFileSync(join(folder, name)));
sharp.cache(false);

async function fromFile(photo) {
  return sharp(photo).autoOrient();
}

async function fromHeic(photo) {
  const libheif = require("libheif-js/wasm-bundle");
  const [image] = new libheif.HeifDecoder().decode(photo);
  const size = { width: image.get_width(), height: image.get_height() };
  const data = new Uint8ClampedArray(size.width * size.height * 4);
  await new Promise((resolve) => image.display({ data, ...size }, resolve));
  image.free();
  return sharp(data, { raw: { ...size, channels: 4 } });
}

const open = photos[0].toString("latin1", 4, 8) === "ftyp" ? fromHeic : fromFile;

async function decode(image) {
  return image.raw().toBuffer({ resolveWithObject: true });
}

function convertWith(options) {
  return async (image) => {
    const { data, info } = await decode(image);
    for (const quality of QUALITIES) {
      const jpeg = await sharp(data, { raw: info })
        .jpeg({ quality, ...options })
        .toBuffer();
      if (jpeg.length <= MAX_BYTES) return;
    }
    throw new Error("A photo is over 5 MiB at the lowest quality.");
  };
}

async function secondsOf(finish) {
  const startedAt = performance.now();
  let next = 0;
  const work = async () => {
    while (next < Number(count)) {
      next += 1;
      await finish(await open(photos[next % photos.length]));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return (performance.now() - startedAt) / 1000;
}

async function main() {
  // Code is loaded, and optimized as far as it will be.
  for (let turn = 0; turn < AT_ONCE; turn += 1) await decode(await open(photos[0]));
  const decoding = await secondsOf(decode);
  const converting = await secondsOf(convertWith({ optimiseCoding: false }));
  const byDefault = await secondsOf(convertWith({}));
  const each = (seconds) => seconds / Number(count);
  console.log(
    JSON.stringify({
      decoding: each(decoding),
      converting: each(converting),
      convertingByDefault: each(byDefault),
    }),
  );
}

main();
