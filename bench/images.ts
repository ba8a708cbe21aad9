import sharp from "sharp";

const WIDTH = 320;
const HEIGHT = 240;

/** Small JPEGs, no two with the same bytes, the same in every run. */
export async function* drawImages(count: number): AsyncGenerator<Buffer> {
  for (let index = 0; index < count; index += 1) {
    const hue = (index * 137.508) % 360;
    const x = (index * 61.8034) % WIDTH;
    const svg =
      `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">` +
      `<rect width="100%" height="100%" fill="hsl(${hue},60%,50%)"/>` +
      `<circle cx="${x}" cy="120" r="${20 + (index % 80)}" fill="hsl(${(hue + 180) % 360},80%,60%)"/>` +
      `<text x="10" y="230" font-size="20">${index}</text></svg>`;
    yield await sharp(Buffer.from(svg)).jpeg({ quality: 80 }).toBuffer();
  }
}
