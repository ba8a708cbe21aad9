import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { createClients } from "../../../cli/target/clients";
import { ForeignAnswerError, failedCall } from "../../../cli/target/failed-calls";

const answer = { headers: {} as Record<string, string>, body: "" };
const server = createServer((request, response) => {
  request.resume();
  request.on("end", () => response.writeHead(200, answer.headers).end(answer.body));
});
let clients: ReturnType<typeof createClients>;

beforeAll(async () => {
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  clients = createClients({
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: "key", secretAccessKey: "secret" },
  });
});
afterAll(() => {
  clients.destroy();
  server.close();
});

const put = () => clients.s3.send(new PutObjectCommand({ Bucket: "images", Key: "a", Body: "a" }));

it("takes no web page for an upload", async () => {
  answer.headers = { "content-type": "text/html; charset=utf-8", etag: "1" };
  answer.body = "<html><body>Sign in</body></html>";
  const error = await put().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ForeignAnswerError);
  expect(failedCall(error)).toMatchObject({ service: "S3", operation: "PutObject" });
});

it("takes an answer of moto, which calls itself a web page and has the id of a request", async () => {
  answer.headers = {
    "content-type": "text/html; charset=utf-8",
    "x-amz-request-id": "1",
    etag: "1",
  };
  answer.body = "";
  await expect(put()).resolves.toMatchObject({ ETag: "1" });
});

it("takes XML", async () => {
  answer.headers = { "content-type": "application/xml" };
  answer.body = "<ListBucketResult><KeyCount>0</KeyCount></ListBucketResult>";
  const list = new ListObjectsV2Command({ Bucket: "images" });
  await expect(clients.s3.send(list)).resolves.toMatchObject({ KeyCount: 0 });
});
