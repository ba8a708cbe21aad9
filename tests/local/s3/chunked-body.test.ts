import * as fc from "fast-check";
import { decodeChunked } from "../../../local/s3/chunked-body";

async function decode(...pieces: Buffer[]) {
  const trailers: Record<string, string> = {};
  const source = (async function* () {
    yield* pieces;
  })();
  const chunks: Buffer[] = [];
  for await (const chunk of decodeChunked(source, trailers)) chunks.push(chunk);
  return { text: Buffer.concat(chunks).toString("latin1"), trailers };
}

const BODY = Buffer.from(
  "5\r\nhello\r\n8;chunk-signature=abc\r\n wor\r\nld\r\n0\r\nX-Amz-Checksum-Crc32:AAAAAA==\r\nx-amz-trailer-signature:ff\r\n\r\n",
  "latin1",
);

test("joins the chunks and reads the trailers, wherever the network cuts the body", async () => {
  const cuts = fc.array(fc.integer({ min: 0, max: BODY.length }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(cuts, async (positions) => {
      const ends = [...positions.sort((a, b) => a - b), BODY.length];
      const pieces = ends.map((end, index) => BODY.subarray(ends[index - 1] ?? 0, end));
      expect(await decode(...pieces)).toEqual({
        text: "hello wor\r\nld",
        trailers: { "x-amz-checksum-crc32": "AAAAAA==", "x-amz-trailer-signature": "ff" },
      });
    }),
  );
});

test.each([
  ["ends within a chunk", "5\r\nhel"],
  ["ends before the last chunk", "5\r\nhello\r\n"],
  ["has a chunk longer than its length", "4\r\nhello\r\n0\r\n\r\n"],
  ["has a length that is no number", "five\r\nhello\r\n0\r\n\r\n"],
  ["has no framing at all", "x".repeat(10_000)],
])("refuses a body that %s", async (_case, body) => {
  await expect(decode(Buffer.from(body))).rejects.toMatchObject({ code: "IncompleteBody" });
});
