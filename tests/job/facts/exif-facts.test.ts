import sharp, { type Exif } from "sharp";
import { exifFacts } from "../../../job/facts/exif-facts";

const CAMERA = {
  IFD0: { Make: "NIKON", Model: "COOLPIX P6000" },
  IFD2: { DateTimeOriginal: "2008:10:22 16:28:39" },
  IFD3: {
    GPSLatitudeRef: "N",
    GPSLatitude: "43/1 28/1 2814/100",
    GPSLongitudeRef: "E",
    GPSLongitude: "11/1 53/1 645599999/100000000",
    GPSAltitudeRef: "0",
    GPSAltitude: "2964/10",
  },
};

/** The EXIF data that a photo with these tags holds. */
async function exifOf(tags: Exif): Promise<Buffer> {
  const image = sharp({ create: { width: 8, height: 8, channels: 3, background: "white" } });
  const { exif } = await sharp(await image.jpeg().withExif(tags).toBuffer()).metadata();
  if (exif === undefined) throw new Error("There is no EXIF data.");
  return exif;
}

const factsOf = async (tags: Exif) => exifFacts(await exifOf(tags));

it("tells when, by which camera and where", async () => {
  expect(await factsOf(CAMERA)).toEqual({
    capturedAt: "2008-10-22T16:28:39",
    camera: { make: "NIKON", model: "COOLPIX P6000" },
    position: { latitude: 43.474483, longitude: 11.885127, altitude: 296.4 },
  });
});

it("has south and west negative", async () => {
  const IFD3 = { ...CAMERA.IFD3, GPSLatitudeRef: "S", GPSLongitudeRef: "W" };

  expect((await factsOf({ IFD3 })).position).toMatchObject({
    latitude: -43.474483,
    longitude: -11.885127,
  });
});

it("has what is below the sea negative", async () => {
  const exif = await exifOf(CAMERA);
  // GPSAltitudeRef: tag 5, one byte. sharp writes nothing but 0 into it.
  const entry = exif.indexOf(Buffer.from([5, 0, 1, 0, 1, 0, 0, 0]));
  exif[entry + 8] = 1;

  expect(exifFacts(exif).position).toMatchObject({ altitude: -296.4 });
});

it("has the camera's offset where it is told", async () => {
  const IFD2 = { ...CAMERA.IFD2, OffsetTimeOriginal: "-05:00" };

  expect(await factsOf({ IFD2 })).toEqual({ capturedAt: "2008-10-22T16:28:39-05:00" });
});

it.each([
  ["a time that is none", { IFD2: { DateTimeOriginal: "0000:00:00 00:00:00" } }],
  ["a latitude beyond the pole", { IFD3: { ...CAMERA.IFD3, GPSLatitude: "91/1 0/1 0/1" } }],
  ["a longitude without a direction", { IFD3: { GPSLongitude: "11/1 53/1 0/1" } }],
  ["a division by zero", { IFD3: { ...CAMERA.IFD3, GPSLongitude: "11/0 53/0 0/0" } }],
  ["blanks for a name", { IFD0: { Make: "   " } }],
])("leaves out %s", async (_, tags) => {
  expect(await factsOf(tags)).toEqual({});
});

it("cuts what is too long for a name, and takes control characters out of it", async () => {
  const { camera } = await factsOf({ IFD0: { Make: `a\nb${"c".repeat(200)}` } });

  expect(camera?.make).toBe(`ab${"c".repeat(98)}`);
});

it("has nothing without EXIF data", () => {
  expect(exifFacts(undefined)).toEqual({});
});

it("survives data with any byte changed, and any end missing", async () => {
  const exif = await exifOf(CAMERA);
  for (let index = 0; index < exif.length; index += 1) {
    const changed = Buffer.from(exif);
    changed[index] = (changed[index] ?? 0) ^ 0xff;
    expect(() => exifFacts(changed)).not.toThrow();
    expect(() => exifFacts(exif.subarray(0, index))).not.toThrow();
  }
});
