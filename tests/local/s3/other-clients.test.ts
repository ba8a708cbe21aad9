/** Requests in the shapes that AWS CLI, rclone and s5cmd send, and the SDK for JavaScript does not. */
import { createHash } from "node:crypto";
import { request } from "node:http";
import { text } from "node:stream/consumers";
import { type LocalServices, startLocalServices } from "../../helpers/local-services";

const BODY = "hello, world";
const MD5 = createHash("md5").update(BODY);
const ETAG = `"${MD5.copy().digest("hex")}"`;
let services: LocalServices;

beforeAll(async () => {
  services = await startLocalServices();
  await services.s3.createBucket("images");
});
afterAll(() => services.close());

interface Answer {
  readonly status: number | undefined;
  readonly eTag: string | undefined;
  readonly body: string;
  /** Whether the server let the client go on before the body came. */
  readonly continued: boolean;
}

/** @param body null: only the headers are sent */
function send(
  method: string,
  path: string,
  more: Record<string, string> = {},
  body: string | null = "",
) {
  const { accessKeyId } = services.identities.operator;
  const headers = {
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0`,
    "content-length": String(Buffer.byteLength(body ?? "")),
    ...more,
  };
  return new Promise<Answer>((resolve, reject) => {
    let continued = false;
    const sent = request(`${services.endpoint}${path}`, { method, headers }, async (answer) => {
      const { statusCode: status, headers: told } = answer;
      resolve({ status, eTag: told.etag, body: await text(answer), continued });
      if (body === null) sent.destroy();
    });
    sent.on("error", reject);
    sent.on("continue", () => {
      continued = true;
      sent.end(body ?? "");
    });
    if (more.expect === undefined && body !== null) sent.end(body);
    else sent.flushHeaders();
  });
}

/** As STREAMING-AWS4-HMAC-SHA256-PAYLOAD travels: each chunk with a signature of its own. */
function signedChunks(...pieces: string[]): string {
  const signature = `chunk-signature=${"0".repeat(64)}`;
  return [...pieces, ""]
    .map((piece) => `${Buffer.byteLength(piece).toString(16)};${signature}\r\n${piece}\r\n`)
    .join("");
}

const SIGNED_CHUNKS = {
  "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
  "content-encoding": "aws-chunked",
  "x-amz-decoded-content-length": String(BODY.length),
};

test("a body of signed chunks is stored without its framing", async () => {
  const chunks = signedChunks(BODY.slice(0, 5), BODY.slice(5));
  expect(await send("PUT", "/images/chunks", SIGNED_CHUNKS, chunks)).toMatchObject({
    ...{ status: 200, eTag: ETAG },
  });
  expect(await send("GET", "/images/chunks")).toMatchObject({ status: 200, body: BODY });
});

test("so is a part of signed chunks", async () => {
  const created = await send("POST", "/images/parts?uploads=");
  const [, id] = /<UploadId>(.+)<\/UploadId>/.exec(created.body) ?? [];
  const path = `/images/parts?partNumber=1&uploadId=${id}`;
  const part = await send("PUT", path, SIGNED_CHUNKS, signedChunks(BODY));
  expect(part).toMatchObject({ status: 200, eTag: ETAG });
  const list =
    '<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">' +
    `<Part><ETag>&#34;${ETAG.slice(1, -1)}&#34;</ETag><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>`;
  const done = await send("POST", `/images/parts?uploadId=${id}`, {}, list);
  expect(done).toMatchObject({ status: 200, body: expect.stringContaining("<Key>parts</Key>") });
  expect(await send("GET", "/images/parts")).toMatchObject({ body: BODY });
});

test("who asks whether to go on is told so before the body", async () => {
  const answer = await send("PUT", "/images/expect", { expect: "100-continue" }, BODY);
  expect(answer).toMatchObject({ status: 200, continued: true, eTag: ETAG });
});

test("a body without a signature of it is taken, and held to its MD5", async () => {
  const unsigned = { "x-amz-content-sha256": "UNSIGNED-PAYLOAD" };
  expect(await send("HEAD", "/images/md5")).toMatchObject({ status: 404 });
  const wrong = { ...unsigned, "content-md5": "AAAAAAAAAAAAAAAAAAAAAA==" };
  expect(await send("PUT", "/images/md5", wrong, BODY)).toMatchObject({ status: 400 });
  const right = { ...unsigned, "content-md5": MD5.copy().digest("base64") };
  expect(await send("PUT", "/images/md5", right, BODY)).toMatchObject({ status: 200, eTag: ETAG });
});

test.each(["", "?partNumber=1&uploadId=ID"])(
  "a body of more than 5 GiB is refused before it comes: PUT %s",
  async (query) => {
    const created = await send("POST", "/images/large?uploads=");
    const [, id = ""] = /<UploadId>(.+)<\/UploadId>/.exec(created.body) ?? [];
    const announced = { "content-length": "5368709121" };
    const answer = await send("PUT", `/images/large${query.replace("ID", id)}`, announced, null);
    expect(answer).toMatchObject({
      status: 400,
      body: expect.stringContaining("<Code>EntityTooLarge</Code>"),
    });
  },
);

test("a folder is listed by marker, without a version of the listing", async () => {
  await send("PUT", "/images/listed/a%20b", {}, BODY);
  const asked = "/images?delimiter=%2F&encoding-type=url&max-keys=1000&prefix=listed%2F";
  const { status, body } = await send("GET", asked);
  expect(status).toBe(200);
  expect(body).toContain("<Key>listed/a%20b</Key>");
  expect(body).not.toContain("KeyCount");
});
