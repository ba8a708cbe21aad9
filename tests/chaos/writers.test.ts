import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { S3Client } from "@aws-sdk/client-s3";
import { type Content, contentOf } from "../../chaos/content";
import type { Act, Operation } from "../../chaos/operation";
import { UnwritableError } from "../../chaos/write-failures";
import { type WriteOptions, write } from "../../chaos/writers";
import type { Clock } from "../../lib/clock";
import { settlePromises } from "../helpers/manual-clock";

const CONTENTS: readonly Content[] = ["one", "two", "three"].map((name) =>
  contentOf(name, "text/plain", Buffer.from(name), { outcome: "REJECTED", reason: "CORRUPT" }),
);

const put = (content: number): Act => ({ act: "put", content });
const REMOVE: Act = { act: "remove" };
const on = (key: string, ...writers: Act[][]): Operation => ({
  ...{ kind: "overwrite", lane: "bulk", key },
  writers,
});

/** Time that passes at once, and how much of it was asked for. */
function hastyClock(): Clock & { readonly pauses: number[] } {
  const pauses: number[] = [];
  return {
    pauses,
    now: () => 0,
    after(milliseconds, run) {
      pauses.push(milliseconds);
      const timer = setImmediate(run);
      return () => clearImmediate(timer);
    },
  };
}

let server: Server | undefined;
let s3: S3Client;
let requests: string[];
let clock: ReturnType<typeof hastyClock>;
let stop: AbortController;

/** An S3 that answers each request so; "DELETE key" and "PUT key" are kept as they come. */
async function serve(answer: RequestListener): Promise<void> {
  server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url?.split("?")[0]?.slice("/images/".length)}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  s3 = new S3Client({
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "id", secretAccessKey: "secret" },
    maxAttempts: 1,
  });
}

const ok: RequestListener = (request, response) => {
  request.resume();
  request.on("end", () => response.writeHead(200, { etag: '"e"' }).end());
};

const refusing =
  (status: number, code: string): RequestListener =>
  (request, response) => {
    request.resume();
    response
      .writeHead(status)
      .end(`<Error><Code>${code}</Code><Message>so it is</Message></Error>`);
  };

const options = (more: Partial<WriteOptions> = {}): WriteOptions => ({
  ...{ bucket: "images", contents: CONTENTS, writers: 4, clock },
  signal: stop.signal,
  ...more,
});

beforeEach(() => {
  requests = [];
  clock = hastyClock();
  stop = new AbortController();
});

afterEach(async () => {
  stop.abort();
  s3.destroy();
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
});

it("performs each act and counts what was put, by key", async () => {
  await serve(ok);
  const operations = [
    on("bulk/a", [put(0)]),
    on("bulk/a", [put(1), put(0)]),
    on("bulk/b", [put(2)]),
    on("bulk/b", [REMOVE]),
  ];
  const seen: number[] = [];
  const report = await write(operations, s3, options({ onProgress: (done) => seen.push(done) }));
  expect(report).toEqual({
    operations: 4,
    byKind: { overwrite: 4 },
    puts: 4,
    removals: 1,
    distinctPuts: 3,
    byKey: new Map([
      ["bulk/a", { puts: 3, contents: new Set([0, 1]) }],
      ["bulk/b", { puts: 1, contents: new Set([2]) }],
    ]),
    failures: {},
    aborted: false,
  });
  expect(seen).toEqual([1, 2, 3, 4]);
});

it("keeps the order of what happens to one key, whoever writes", async () => {
  await serve(ok);
  const operations = Array.from({ length: 20 }, (_, index) =>
    on("bulk/a", [index % 2 === 0 ? put(0) : REMOVE]),
  );
  await write(operations, s3, options());
  expect(requests).toEqual(
    Array.from({ length: 20 }, (_, index) => `${index % 2 === 0 ? "PUT" : "DELETE"} bulk/a`),
  );
});

it("lets all writers of a burst act at once", async () => {
  const waiting: (() => void)[] = [];
  await serve((request, response) => {
    request.resume();
    waiting.push(() => response.writeHead(200).end());
    if (waiting.length === 3) for (const answer of waiting) answer();
  });
  const report = await write([on("bulk/a", [put(0)], [put(1)], [put(2)])], s3, options());
  expect(report.puts).toBe(3);
});

it("has as many operations under way as there are writers, and no more", async () => {
  const waiting: (() => void)[] = [];
  const begun: number[] = [];
  let pulled = 0;
  function* operations() {
    for (const key of ["a", "b", "c", "d", "e", "f"]) {
      pulled += 1;
      yield on(key, [put(0)]);
    }
  }
  await serve((request, response) => {
    request.resume();
    waiting.push(() => response.writeHead(200).end());
    if (waiting.length < 3) return;
    begun.push(pulled);
    for (const answer of waiting.splice(0)) answer();
  });
  const report = await write(operations(), s3, options({ writers: 3 }));
  expect(report.operations).toBe(6);
  expect(begun).toEqual([3, 6]);
});

it("repeats until S3 confirms, a little later each time", async () => {
  let failures = 3;
  await serve((request, response) => {
    failures -= 1;
    if (failures === 2) return request.socket.destroy();
    return failures > 0 ? refusing(503, "SlowDown")(request, response) : ok(request, response);
  });
  const report = await write([on("bulk/a", [put(0)])], s3, options());
  expect(report).toMatchObject({ puts: 1, operations: 1, aborted: false });
  expect(Object.values(report.failures).reduce((sum, count) => sum + count, 0)).toBe(2);
  expect(report.failures).toMatchObject({ SlowDown: 1 });
  expect(clock.pauses).toEqual([50, 100]);
});

it("waits for an endpoint that is down, and never more than a second between tries", async () => {
  await serve(ok);
  const down = server;
  if (down === undefined) throw new Error("There is no server.");
  const { port } = down.address() as AddressInfo;
  await new Promise((resolve) => down.close(resolve));
  const isDown = () => clock.pauses.length < 8;
  const up = new Promise<void>((resolve) => {
    const look = () => {
      if (isDown()) return setImmediate(look);
      return down.listen(port, "127.0.0.1", resolve);
    };
    look();
  });
  const report = await write([on("bulk/a", [put(0)])], s3, options());
  await up;
  expect(report.puts).toBe(1);
  expect(clock.pauses.slice(0, 8)).toEqual([50, 100, 200, 400, 800, 1000, 1000, 1000]);
});

it.each([
  [403, "AccessDenied"],
  [404, "NoSuchBucket"],
  [400, "KeyTooLongError"],
])("ends at %i %s, which repeating does not mend", async (status, code) => {
  await serve(refusing(status, code));
  const writing = write([on("bulk/a", [put(0)])], s3, options());
  await expect(writing).rejects.toThrow(UnwritableError);
  await expect(writing).rejects.toThrow("S3 does not take s3://images/bulk/a: so it is");
  expect(requests).toHaveLength(1);
});

it.each([
  [400, "RequestTimeout"],
  [409, "ConditionalRequestConflict"],
  [500, "InternalError"],
])("tries again after %i %s", async (status, code) => {
  await serve((request, response) =>
    requests.length === 1 ? refusing(status, code)(request, response) : ok(request, response),
  );
  expect(await write([on("bulk/a", [put(0)])], s3, options())).toMatchObject({
    puts: 1,
    failures: { [code]: 1 },
  });
});

it("gives a request up that gets no answer", async () => {
  await serve((request, response) => {
    if (requests.length > 1) ok(request, response);
  });
  const report = await write([on("bulk/a", [put(0)])], s3, options({ timeoutMilliseconds: 50 }));
  expect(report.puts).toBe(1);
  expect(requests).toHaveLength(2);
});

it("ends when it is told to, without waiting for what is under way", async () => {
  const end = new AbortController();
  await serve(() => end.abort());
  function* endless() {
    for (let index = 0; ; index += 1) yield on(`bulk/${index}`, [put(0), put(1)]);
  }
  const report = await write(endless(), s3, options({ signal: end.signal }));
  expect(report).toMatchObject({ operations: 0, puts: 0, aborted: true });
  await settlePromises();
  expect(requests.length).toBeLessThanOrEqual(4);
});

it("refuses a content that the pool does not have", async () => {
  await serve(ok);
  await expect(write([on("bulk/a", [put(3)])], s3, options())).rejects.toThrow(
    "There is no content 3: the pool has 3.",
  );
});
