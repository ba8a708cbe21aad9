import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { addressOf, createTransferClient } from "../../../cli/upload/transfer-client";

const CREDENTIALS = { accessKeyId: "key", secretAccessKey: "secret" };
const RETRIES = {
  signal: new AbortController().signal,
  onThrottled: () => {},
  random: () => 0,
};

/** The headers of a PUT, as it would leave. */
async function headersOfPut(endpoint: string): Promise<Record<string, string>> {
  const address = { region: "eu-west-1", forcePathStyle: true, endpoint };
  const s3 = createTransferClient(address, async () => CREDENTIALS, RETRIES);
  let headers: Record<string, string> = {};
  s3.middlewareStack.add(
    () => async (args) => {
      ({ headers } = args.request as { headers: Record<string, string> });
      return { response: {}, output: { $metadata: {} } };
    },
    { step: "finalizeRequest", priority: "low", name: "stopHere" },
  );
  await s3.send(
    new PutObjectCommand({ Bucket: "images", Key: "a", Body: Buffer.from("123456789") }),
  );
  return headers;
}

it("leaves a body unsigned where TLS guards it, but not its checksum", async () => {
  const headers = await headersOfPut("https://s3.example");
  expect(headers).toMatchObject({
    "x-amz-content-sha256": "UNSIGNED-PAYLOAD",
    "x-amz-checksum-crc32": "y/Q5Jg==",
    authorization: expect.stringContaining("x-amz-checksum-crc32"),
  });
});

it("signs the body where nothing else guards it", async () => {
  const headers = await headersOfPut("http://127.0.0.1:4588");
  expect(headers["x-amz-content-sha256"]).toBe(
    "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225",
  );
});

it("goes where the stack's client goes", async () => {
  const region = "eu-west-1";
  const endpoint = "http://127.0.0.1:4588";
  expect(await addressOf(new S3Client({ region, endpoint, forcePathStyle: true }))).toEqual({
    ...{ region, forcePathStyle: true },
    endpoint: "http://127.0.0.1:4588/",
  });
  expect(await addressOf(new S3Client({ region }))).toEqual({ region, forcePathStyle: false });
});
