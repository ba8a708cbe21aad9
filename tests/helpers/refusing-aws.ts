import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** What a service answers with: a code of its own, as S3 in XML and the others in JSON say it. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message?: string;
}

export interface RefusingAws {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** By the protocol that a call speaks, which tells more services apart than are named. */
type Service = "s3" | "sqs" | "batch" | "dynamoDb" | "logs" | "query";

/** All of AWS at one endpoint, which refuses every call in the words of its service. */
export function startRefusingAws(
  refusal: (service: Service) => Refusal | { readonly page: string; readonly status: number },
): Promise<RefusingAws> {
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      const service = serviceOf(request);
      const answer = refusal(service);
      if ("page" in answer) {
        response.writeHead(answer.status, { "Content-Type": "text/html" });
        response.end(answer.page);
        return;
      }
      const { status, code, message = `This is ${code}` } = answer;
      const isXml = service === "s3" || service === "query";
      response.writeHead(status, {
        "Content-Type": isXml ? "application/xml" : "application/x-amz-json-1.0",
        ...(!isXml && { "x-amzn-errortype": code }),
        "x-amz-request-id": "1",
        "x-amzn-requestid": "1",
      });
      const error = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
      const body = isXml
        ? service === "s3"
          ? error
          : `<ErrorResponse>${error}</ErrorResponse>`
        : JSON.stringify({ __type: code, message });
      response.end(request.method === "HEAD" ? undefined : body);
    });
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      resolve({
        endpoint: `http://127.0.0.1:${port}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}

function serviceOf({ headers, url = "" }: IncomingMessage): Service {
  const target = headers["x-amz-target"];
  if (typeof target === "string") return SERVICES[target.split(/[_.]/)[0] ?? ""] ?? "dynamoDb";
  if (headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) return "query";
  // Batch, and Lambda with the date of its API.
  return /^\/(v1|\d{4}-\d\d-\d\d)\//.test(url) ? "batch" : "s3";
}

const SERVICES: Readonly<Record<string, Service>> = { AmazonSQS: "sqs", Logs: "logs" };
