import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface StandIn {
  readonly endpoint: string;
  /** How often each operation was called, e.g. `DetectLabels`. */
  readonly calls: ReadonlyMap<string, number>;
  /** From now on DetectLabels is answered; before, its callers wait. */
  answerDetections(): void;
  /** Resolves once that many DetectLabels calls are waiting. */
  detections(count: number): Promise<void>;
  close(): Promise<void>;
}

/** The calls of a worker, answered over HTTP: a manifest, one photo under every key, an empty table. */
export async function startStandIn(manifest: string, photo: Buffer): Promise<StandIn> {
  const calls = new Map<string, number>();
  const waiting: (() => void)[] = [];
  let answering = false;
  let arrived = () => {};

  async function detect(): Promise<object> {
    if (!answering) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        arrived();
      });
    }
    return { Labels: [{ Name: "Dog", Confidence: 90 }], LabelModelVersion: "3.0" };
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    await text(request);
    const operation = operationOf(request);
    calls.set(operation, (calls.get(operation) ?? 0) + 1);
    const answers: Record<string, () => Promise<object> | object> = {
      BatchGetItem: () => ({ Responses: { labels: [] }, UnprocessedKeys: {} }),
      TransactWriteItems: () => ({}),
      DetectLabels: detect,
    };
    const json = answers[operation];
    if (json !== undefined) return void response.end(JSON.stringify(await json()));
    if (operation === "GetManifest") return void response.end(manifest);
    response.writeHead(operation === "GetObject" ? 206 : 200, {
      etag: '"photo"',
      "content-type": "image/jpeg",
      "content-length": photo.length,
      "last-modified": "Sun, 22 Nov 2026 09:00:00 GMT",
    });
    response.end(operation === "GetObject" ? photo : undefined);
  }

  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    calls,
    answerDetections() {
      answering = true;
      for (const resolve of waiting.splice(0)) resolve();
    },
    detections: (count) =>
      new Promise((resolve) => {
        arrived = () => {
          if (waiting.length >= count) resolve();
        };
        arrived();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function operationOf({ method, url = "", headers }: IncomingMessage): string {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return target.split(".")[1] ?? target;
  if (method === "HEAD") return "HeadObject";
  return url.startsWith("/work/") ? "GetManifest" : "GetObject";
}
