import { DetectLabelsCommand, type DetectLabelsCommandInput } from "@aws-sdk/client-rekognition";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import sharp from "sharp";
import { detectionOf } from "../../job/rekognition/detection";
import type { Backend } from "./backend";
import { BUCKETS } from "./resources";
import { testsOf } from "./suite";

const REFUSED = { $metadata: { httpStatusCode: 400 } };

/** DetectLabels: what goes in and what comes out, whatever the labels are. */
export function describeRekognition(backend: Backend): void {
  const it = testsOf(backend, "Rekognition");

  const detect = (input: DetectLabelsCommandInput) =>
    backend.rekognition.send(new DetectLabelsCommand(input));

  it("tells the labels of an image that is sent, as the worker reads them", async () => {
    const Image = { Bytes: await picture("#2244cc") };
    const answer = await detect({ Image, MaxLabels: 25, MinConfidence: 0 });
    expect(answer.Labels?.[0]).toMatchObject({
      Name: expect.any(String),
      Confidence: expect.any(Number),
      Instances: expect.any(Array),
      Parents: expect.any(Array),
      Aliases: expect.any(Array),
      Categories: expect.any(Array),
    });
    expect(answer.LabelModelVersion).toMatch(/^\d+\.\d+/);
    expect(detectionOf(answer).labels).toHaveLength(answer.Labels?.length ?? 0);
  });

  it("tells how an image is lit and which colors it has, as the worker reads it", async () => {
    const Image = { Bytes: await picture("#2244cc") };
    const { ImageProperties } = await detect({ Image, Features: ["IMAGE_PROPERTIES"] });
    expect(ImageProperties?.Quality).toMatchObject({
      Brightness: expect.any(Number),
      Sharpness: expect.any(Number),
      Contrast: expect.any(Number),
    });
    expect(ImageProperties?.DominantColors?.[0]).toMatchObject({
      HexCode: expect.stringMatching(/^#[0-9a-f]{6}$/i),
      PixelPercent: expect.any(Number),
    });
  });

  it("tells the labels of an object in a bucket", async () => {
    const image = { Bucket: BUCKETS.objects, Key: "rekognition/a b+ü.jpg" };
    await backend.s3.send(new PutObjectCommand({ ...image, Body: await picture("#cc2222") }));
    const S3Object = { Bucket: image.Bucket, Name: image.Key };
    const { Labels } = await detect({ Image: { S3Object }, MinConfidence: 0 });
    expect(Labels?.length).toBeGreaterThan(0);
  });

  it("leaves out image properties that are not asked for", async () => {
    const answer = await detect({ Image: { Bytes: await picture("#22cc22") } });
    expect(answer).not.toHaveProperty("ImageProperties");
  });

  it("gives no more labels than are asked for", async () => {
    const Image = { Bytes: await picture("#22cc22") };
    const { Labels } = await detect({ Image, MaxLabels: 1, MinConfidence: 0 });
    expect(Labels).toHaveLength(1);
  });

  it("refuses what is no image", async () => {
    const detecting = detect({ Image: { Bytes: Buffer.from("not a picture") } });
    const name = "InvalidImageFormatException";
    await expect(detecting).rejects.toMatchObject({ ...REFUSED, name });
  });

  it("refuses an object that is not there", async () => {
    const S3Object = { Bucket: BUCKETS.objects, Name: "rekognition/none" };
    const name = "InvalidS3ObjectException";
    await expect(detect({ Image: { S3Object } })).rejects.toMatchObject({ ...REFUSED, name });
  });

  it("refuses an image of more bytes than can be sent", async () => {
    const bytes = Buffer.concat([await picture("#22cc22"), Buffer.alloc(5 * 1024 * 1024)]);
    const name = "ImageTooLargeException";
    const detecting = detect({ Image: { Bytes: bytes } });
    await expect(detecting).rejects.toMatchObject({ ...REFUSED, name });
  });
}

function picture(background: string): Promise<Buffer> {
  return sharp({ create: { width: 200, height: 120, channels: 3, background } })
    .jpeg()
    .toBuffer();
}
