import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface ScriptedAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

export interface ScriptedServer {
  readonly endpoint: string;
  readonly requests: readonly SeenRequest[];
  close(): Promise<void>;
}

/** An HTTP server that gives these answers in this order, and the last one ever after. */
export async function startScriptedServer(
  answers: readonly ScriptedAnswer[],
): Promise<ScriptedServer> {
  const requests: SeenRequest[] = [];
  let arrived = 0;
  const server = createServer(async (request, response) => {
    const { method = "", url: path = "" } = request;
    const answer = answers[Math.min(arrived, answers.length - 1)];
    arrived += 1;
    requests.push({ method, path, body: await text(request) });
    response.writeHead(answer?.status ?? 500, answer?.headers);
    response.end(answer?.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
