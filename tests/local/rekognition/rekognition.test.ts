import { randomFillSync } from "node:crypto";
import {
  DetectLabelsCommand,
  type DetectLabelsCommandInput,
  InvalidImageFormatException,
  InvalidS3ObjectException,
  ProvisionedThroughputExceededException,
  RecognizeCelebritiesCommand,
} from "@aws-sdk/client-rekognition";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import sharp from "sharp";
import type { Statement } from "../../../local/iam/policy";
import { FakeClock } from "../../helpers/fake-clock";
import { type LocalServices, startLocalServices } from "../../helpers/local-services";

const Bucket = "images";
const clock = new FakeClock();
let services: LocalServices;

beforeAll(async () => {
  services = await startLocalServices({ clock, requestsPerSecond: 5 });
  await services.s3.createBucket(Bucket);
});
beforeEach(() => clock.advance(1000));
afterAll(() => services.close());

const drawn = (width: number, height: number, color: string) =>
  sharp({ create: { width, height, channels: 3, background: color } });
const jpeg = (width: number, height: number, color: string) =>
  drawn(width, height, color).jpeg().toBuffer();

const detect = (input: DetectLabelsCommandInput, client = services.clients().rekognition) =>
  client.send(new DetectLabelsCommand(input));
const detectBytes = (Bytes: Uint8Array, more = {}) => detect({ Image: { Bytes }, ...more });
const put = (Key: string, Body: Uint8Array) =>
  services.clients().s3.send(new PutObjectCommand({ Bucket, Key, Body }));

function names({ Labels = [] }: Awaited<ReturnType<typeof detect>>): (string | undefined)[] {
  return Labels.map(({ Name }) => Name);
}

test("labels bytes by their pixels", async () => {
  const output = await detectBytes(await jpeg(300, 200, "#1020c8"));
  expect(output.LabelModelVersion).toBe("3.0-local");
  expect(output.Labels?.find(({ Name }) => Name === "Blue")).toEqual({
    Name: "Blue",
    Confidence: 100,
    Instances: [],
    Parents: [{ Name: "Color" }],
    Aliases: [],
    Categories: [{ Name: "Colors" }],
  });
  expect(names(output)).toEqual(
    expect.arrayContaining(["Landscape", "Blue", "Blurry", "Plain", "Colorful", "Night"]),
  );
  expect(output).not.toHaveProperty("ImageProperties");
});

test("labels an object of the bucket, and leaves the least sure away", async () => {
  await put("a b+ü.png", await drawn(100, 200, "#808080").png().toBuffer());
  const Image = { S3Object: { Bucket, Name: "a b+ü.png" } };
  const all = await detect({ Image, MinConfidence: 0 });
  expect(names(all)).toEqual(expect.arrayContaining(["Portrait", "Gray", "Monochrome", "Bright"]));
  const sure = await detect({ Image, MinConfidence: 99 });
  expect(names(sure)).not.toContain("Bright");
  const three = await detect({ Image, MaxLabels: 3 });
  expect(names(three)).toEqual(names(sure).slice(0, 3));
});

test("turns a JPEG upright as people see it", async () => {
  const turned = await drawn(300, 200, "red").withMetadata({ orientation: 6 }).jpeg().toBuffer();
  expect(names(await detectBytes(turned))).toContain("Portrait");
});

test("tells quality and dominant colours when asked", async () => {
  const Features = ["IMAGE_PROPERTIES" as const];
  const output = await detectBytes(await jpeg(200, 200, "#ff0000"), { Features });
  expect(output).not.toHaveProperty("Labels");
  expect(output.ImageProperties).toEqual({
    Quality: {
      Brightness: expect.closeTo(29.8, 0),
      Sharpness: expect.closeTo(0, 0),
      Contrast: expect.closeTo(0, 0),
    },
    DominantColors: [
      {
        Red: 254,
        Green: 0,
        Blue: 0,
        HexCode: "#fe0000",
        SimplifiedColor: "red",
        PixelPercent: 100,
      },
    ],
  });
});

describe("refuses", () => {
  test.each([
    ["a GIF", () => drawn(100, 100, "red").gif().toBuffer()],
    ["a WebP", () => drawn(100, 100, "red").webp().toBuffer()],
    ["a text", async () => Buffer.from("not an image")],
    [
      "a JPEG that is only its beginning",
      async () => (await jpeg(200, 200, "red")).subarray(0, 20),
    ],
    ["a PNG with broken pixels", brokenPng],
  ])("%s", async (_case, make) => {
    await expect(detectBytes(await make())).rejects.toThrow(InvalidImageFormatException);
  });

  test("an empty object", async () => {
    await put("empty.jpg", Buffer.alloc(0));
    await expect(detect({ Image: { S3Object: { Bucket, Name: "empty.jpg" } } })).rejects.toThrow(
      InvalidImageFormatException,
    );
  });

  test("a side of less than 80 pixels", async () => {
    await expect(detectBytes(await jpeg(200, 79, "red"))).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: "Image dimensions: 200 x 79 pixels are under the minimum of 80 on a side.",
    });
    await detectBytes(await jpeg(80, 80, "red"));
  });

  test("a side of more than 10,000 pixels", async () => {
    await expect(detectBytes(await jpeg(10_001, 80, "red"))).rejects.toMatchObject({
      name: "ImageTooLargeException",
    });
  });

  test("more than 5 MiB of bytes", async () => {
    await expect(detectBytes(Buffer.alloc(5 * 1024 * 1024 + 1))).rejects.toMatchObject({
      name: "ImageTooLargeException",
      message: "Image size is too large: 5242881 bytes, at most 5242880 are allowed.",
    });
  });

  test("an object of more than 15 MiB", async () => {
    await put("large.jpg", Buffer.alloc(15 * 1024 * 1024 + 1));
    await expect(
      detect({ Image: { S3Object: { Bucket, Name: "large.jpg" } } }),
    ).rejects.toMatchObject({ name: "ImageTooLargeException" });
  });

  test("an image without bytes or object, and one with both", async () => {
    const S3Object = { Bucket, Name: "a" };
    for (const Image of [{}, { S3Object, Bytes: Buffer.from("x") }]) {
      await expect(detect({ Image })).rejects.toMatchObject({ name: "InvalidParameterException" });
    }
  });

  test("what it does not emulate, by name", async () => {
    const Settings = { GeneralLabels: { LabelInclusionFilters: ["Dog"] } };
    await expect(detectBytes(await jpeg(100, 100, "red"), { Settings })).rejects.toMatchObject({
      name: "InvalidParameterException",
      message: expect.stringContaining("GeneralLabels"),
    });
    const { rekognition } = services.clients();
    await expect(
      rekognition.send(
        new RecognizeCelebritiesCommand({ Image: { S3Object: { Bucket, Name: "a" } } }),
      ),
    ).rejects.toThrow("The local cloud does not emulate RekognitionService.RecognizeCelebrities");
  });
});

describe("permissions", () => {
  const Image = { S3Object: { Bucket, Name: "permitted.jpg" } };
  const mayDetect: Statement = {
    Effect: "Allow",
    Action: "rekognition:DetectLabels",
    Resource: "*",
  };
  const mayRead: Statement = {
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: "arn:aws:s3:::images/*",
  };
  const as = (name: string, ...statements: Statement[]) =>
    services.clients(services.roleWith(name, ...statements)).rekognition;

  beforeAll(async () => {
    await put("permitted.jpg", await jpeg(100, 100, "red"));
  });

  test("both to detect and to read the object are needed", async () => {
    await detect({ Image }, as("both", mayDetect, mayRead));
    await expect(detect({ Image }, as("reader", mayRead))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("rekognition:DetectLabels on resource: *"),
    });
  });

  test("an object that the caller may not read is refused as Rekognition does, and the denial says why", async () => {
    const before = services.authorizer.denials.length;
    const detecting = detect({ Image }, as("detector", mayDetect));
    await expect(detecting).rejects.toThrow(InvalidS3ObjectException);
    await expect(detecting).rejects.toThrow(
      "Unable to get object metadata from S3. Check object key, region and/or access permissions.",
    );
    expect(services.authorizer.denials.slice(before)).toEqual([
      expect.objectContaining({
        action: "s3:GetObject",
        resource: "arn:aws:s3:::images/permitted.jpg",
      }),
    ]);
  });

  test("an object whose key the caller may not use is refused as one that it may not read", async () => {
    const { kms, s3, authorizer } = services;
    const Principal = { AWS: "arn:aws:iam::000000000000:root" };
    const keyArn = await kms.putKey("key", {
      Statement: { Effect: "Allow", Principal, Action: "kms:*", Resource: "*" },
    });
    await s3.putBucketEncryption(Bucket, { kmsKeyArn: keyArn, bucketKey: true });
    await put("encrypted.jpg", await jpeg(100, 100, "red"));
    await s3.putBucketEncryption(Bucket, undefined);
    const encrypted = { S3Object: { Bucket, Name: "encrypted.jpg" } };
    await expect(detect({ Image: encrypted }, as("keyless", mayDetect, mayRead))).rejects.toThrow(
      InvalidS3ObjectException,
    );
    expect(authorizer.denials.at(-1)).toMatchObject({ action: "kms:Decrypt", resource: keyArn });
    const mayDecrypt: Statement = { Effect: "Allow", Action: "kms:Decrypt", Resource: keyArn };
    await detect({ Image: encrypted }, as("decrypter", mayDetect, mayRead, mayDecrypt));
  });

  test("a version needs s3:GetObjectVersion", async () => {
    const before = services.authorizer.denials.length;
    const versioned = { S3Object: { ...Image.S3Object, Version: "null" } };
    await expect(
      detect({ Image: versioned }, as("no-versions", mayDetect, mayRead)),
    ).rejects.toThrow(InvalidS3ObjectException);
    expect(services.authorizer.denials.slice(before)).toEqual([
      expect.objectContaining({ action: "s3:GetObjectVersion" }),
    ]);
  });

  test.each([
    ["an object", { Bucket, Name: "none.jpg" }],
    ["a version", { Bucket, Name: "permitted.jpg", Version: "other" }],
    ["a bucket", { Bucket: "nobodys", Name: "a.jpg" }],
  ])("%s that does not exist is refused in the same words", async (_case, S3Object) => {
    await expect(detect({ Image: { S3Object } })).rejects.toThrow(InvalidS3ObjectException);
  });
});

test("throttles what is over the quota, and counts it", async () => {
  clock.advance(10_000);
  const image = await jpeg(100, 100, "red");
  const before = services.rekognition.counts;
  const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => detectBytes(image)));
  const refused = outcomes.filter((outcome) => outcome.status === "rejected");
  expect(refused.map(({ reason }) => reason)).toEqual(
    Array(3).fill(expect.any(ProvisionedThroughputExceededException)),
  );
  expect(services.rekognition.counts).toEqual({
    calls: before.calls + 8,
    throttled: before.throttled + 3,
  });
});

async function brokenPng(): Promise<Buffer> {
  const noise = randomFillSync(Buffer.alloc(100 * 100 * 3));
  const png = await sharp(noise, { raw: { width: 100, height: 100, channels: 3 } })
    .png()
    .toBuffer();
  return png.fill(0, 1000, 20_000);
}
