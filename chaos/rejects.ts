import sharp from "sharp";
import { type Content, contentOf } from "./content";

export const REJECT_COUNT = 7;

/** Contents that no labels can come of, one for each way to be rejected. */
export async function rejectedContents(): Promise<Content[]> {
  const jpeg = await plain(120, 90).jpeg().toBuffer();
  const small = await plain(64, 48).png().toBuffer();
  const narrow = await plain(200, 79).jpeg().toBuffer();
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="90" height="90"/>\n');
  return [
    contentOf("empty", "image/jpeg", Buffer.alloc(0), rejected("EMPTY")),
    contentOf("text", "image/jpeg", Buffer.from("not a picture\n"), rejected("UNSUPPORTED_FORMAT")),
    contentOf("drawing", "image/svg+xml", svg, rejected("UNSUPPORTED_FORMAT")),
    contentOf("small", "image/png", small, { ...rejected("TOO_SMALL"), width: 64, height: 48 }),
    contentOf("narrow", "image/jpeg", narrow, { ...rejected("TOO_SMALL"), width: 200, height: 79 }),
    // A signature, and nothing that tells a size.
    contentOf("headless", "image/jpeg", jpeg.subarray(0, 30), rejected("CORRUPT")),
    // All that comes before the pixels. Of half a picture, the half that is there would be labeled.
    contentOf("blank", "image/jpeg", withoutPixels(jpeg), {
      ...{ ...rejected("CORRUPT"), width: 120, height: 90 },
    }),
  ];
}

function plain(width: number, height: number): sharp.Sharp {
  return sharp({ create: { width, height, channels: 3, background: "#336699" } });
}

/** Ends with the segment "start of scan", which is 14 bytes long in a picture of three channels. */
function withoutPixels(jpeg: Buffer): Buffer {
  return jpeg.subarray(0, jpeg.lastIndexOf(Buffer.of(0xff, 0xda)) + 14);
}

function rejected<Reason extends string>(reason: Reason) {
  return { outcome: "REJECTED", reason } as const;
}
