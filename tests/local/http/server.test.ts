import { connect } from "node:net";
import { HeadBucketCommand, ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { AwsError } from "../../../local/aws-error";
import { CutConnectionError } from "../../../local/http/cut-connection-error";
import { HttpServer, PortInUseError } from "../../../local/http/server";
import type { Service } from "../../../local/http/service";
import type { Caller } from "../../../local/iam/caller";
import { Identities } from "../../../local/iam/identities";
import { type LocalServices, startLocalServices } from "../../helpers/local-services";

let services: LocalServices;
beforeAll(async () => {
  services = await startLocalServices();
});
afterAll(() => services.close());

test("names the operation that it does not emulate", async () => {
  const { sqs } = services.clients();
  await expect(sqs.send(new ListQueuesCommand({}))).rejects.toMatchObject({
    name: "UnknownOperationException",
    message: expect.stringContaining(
      "The local cloud does not emulate AmazonSQS.ListQueues; it emulates SendMessage, ",
    ),
  });
});

test("names the service that it does not emulate", async () => {
  const response = await fetch(`${services.endpoint}/`, {
    method: "POST",
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${services.identities.operator.accessKeyId}/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=0`,
    },
  });
  expect(response.status).toBe(404);
  expect(response.headers.get("x-amzn-errortype")).toBe("UnknownOperationException");
  expect(await response.json()).toEqual({
    __type: "UnknownOperationException",
    message: "The local cloud does not emulate POST / of sts.",
  });
});

test("refuses a key that it gave to nobody, in the words of each service", async () => {
  const config = {
    endpoint: services.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "AKIAFOREIGN", secretAccessKey: "x" },
  };
  await expect(new SQSClient(config).send(new ListQueuesCommand({}))).rejects.toMatchObject({
    name: "UnrecognizedClientException",
  });
  await expect(new S3Client(config).send(new ListBucketsCommand({}))).rejects.toMatchObject({
    name: "InvalidAccessKeyId",
    message: expect.stringContaining("the access key AKIAFOREIGN"),
  });
});

test("answers with a request id", async () => {
  await services.s3.createBucket("images");
  const { $metadata } = await services
    .clients()
    .s3.send(new HeadBucketCommand({ Bucket: "images" }));
  expect($metadata.requestId).toMatch(/^[0-9a-f-]{36}$/);
});

test("says which port is in use", async () => {
  const port = Number(new URL(services.endpoint).port);
  const listening = HttpServer.listen({ port, services: [], identities: new Identities() });
  await expect(listening).rejects.toThrow(PortInUseError);
  await expect(listening).rejects.toMatchObject({ port });
  await expect(listening).rejects.toThrow(`Port ${port} is in use by another program.`);
});

test("answers 500 and logs the stack when a service fails in its own way", async () => {
  const identities = new Identities();
  const log: string[] = [];
  const broken: Service = {
    matches: () => true,
    handle: () => Promise.reject(new TypeError("a bug")),
    errorResponse: (error: AwsError) => ({
      status: error.status,
      headers: {},
      body: error.message,
    }),
  };
  const server = await HttpServer.listen({
    port: 0,
    services: [broken],
    identities,
    log: (line) => log.push(line),
  });
  const authorization = `AWS4-HMAC-SHA256 Credential=${identities.operator.accessKeyId}/20260101/us-east-1/s3/aws4_request`;
  const response = await fetch(`${server.endpoint}/a?b`, { headers: { authorization } });
  expect(response.status).toBe(500);
  expect(await response.text()).toBe("The local cloud failed: a bug");
  expect(log).toEqual([expect.stringMatching(/^GET \/a: TypeError: a bug\n {4}at /)]);
  await server.close();
});

test("survives a client that goes away in the middle of an upload", async () => {
  const { accessKeyId } = services.identities.operator;
  await services.s3.createBucket("aborted");
  const socket = connect(Number(new URL(services.endpoint).port), "127.0.0.1");
  socket.write(
    "PUT /aborted/key HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n" +
      `Authorization: AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/s3/aws4_request\r\n\r\npart`,
  );
  await new Promise<void>((resolve) => socket.end(resolve));
  socket.destroy();
  const { $metadata } = await services
    .clients()
    .s3.send(new HeadBucketCommand({ Bucket: "aborted" }));
  expect($metadata.httpStatusCode).toBe(200);
  await expect(services.s3.object("aborted", "key")).rejects.toMatchObject({ code: "NoSuchKey" });
});

describe("a call", () => {
  /** A service that keeps what it gets, and cuts the connection where told to. */
  async function serve() {
    const identities = new Identities();
    const role = "arn:aws:iam::000000000000:role/worker";
    const trust = {
      Statement: {
        Effect: "Allow" as const,
        Principal: { Service: "ecs-tasks.amazonaws.com" },
        Action: "sts:AssumeRole",
      },
    };
    identities.putRole({ name: "worker", arn: role, trust });
    const { accessKeyId } = identities.credentialsFor(role, "ecs-tasks.amazonaws.com");
    const callers: Caller[] = [];
    const service: Service = {
      matches: () => true,
      handle: async ({ caller, path }) => {
        callers.push(caller);
        if (path === "/cut") throw new CutConnectionError();
        return { status: 200, headers: {} };
      },
      errorResponse: ({ status }) => ({ status, headers: {} }),
    };
    const server = await HttpServer.listen({ port: 0, services: [service], identities });
    const call = (path: string, accessKey: string, token?: string) =>
      fetch(`${server.endpoint}${path}`, {
        headers: {
          authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/20260101/us-east-1/s3/aws4_request`,
          ...(token !== undefined && { "x-amz-security-token": token }),
        },
      });
    return { identities, server, callers, accessKeyId, role, call };
  }

  test("tells which process makes it, by its session token", async () => {
    const { identities, server, callers, accessKeyId, role, call } = await serve();
    const { headers } = await call("/", accessKeyId, "batch/job/1");
    await call("/", accessKeyId);
    await call("/", identities.operator.accessKeyId, "somebody's");
    const worker = { kind: "role", roleName: "worker", roleArn: role };
    const requestId = headers.get("x-amzn-requestid");
    expect(callers).toEqual([
      { ...worker, origin: { session: "batch/job/1", requestId } },
      worker,
      { kind: "operator" },
    ]);
    await server.close();
  });

  test("gets no answer when its connection is cut", async () => {
    const { server, callers, accessKeyId, call } = await serve();
    await expect(call("/cut", accessKeyId)).rejects.toThrow("fetch failed");
    expect(callers).toHaveLength(1);
    await server.close();
  });
});
