import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export interface AwsAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** "AmazonSQS.SendMessage", "DynamoDB_20120810.Query", "POST /v1/listjobs", "PUT /images/bulk/a.jpg" */
export type AnswerTo = (
  operation: string,
  body: string,
) => AwsAnswer | Promise<AwsAnswer> | undefined;

export interface ScriptedAws {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** All of AWS at one endpoint: an empty stack at rest, but for what a test answers itself. */
export async function startScriptedAws(answerTo: AnswerTo = () => undefined): Promise<ScriptedAws> {
  const server = createServer(async (request, response) => {
    const target = request.headers["x-amz-target"];
    const [path = ""] = (request.url ?? "").split("?");
    const operation =
      typeof target === "string" ? target : `${request.method} ${decodeURIComponent(path)}`;
    const body = await text(request);
    const answer = (await answerTo(operation, body)) ?? atRest(operation);
    response.writeHead(answer.status ?? 200, { "x-amz-request-id": "1", ...answer.headers });
    response.end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function json(value: unknown): AwsAnswer {
  const headers = { "Content-Type": "application/x-amz-json-1.0" };
  return { headers, body: JSON.stringify(value) };
}

const ATTRIBUTES = {
  QueueArn: "arn:aws:sqs:us-east-1:111122223333:queue",
  ApproximateNumberOfMessages: "0",
  ApproximateNumberOfMessagesNotVisible: "0",
  MessageRetentionPeriod: "1209600",
  RedrivePolicy: '{"maxReceiveCount":5}',
};
const EMPTY_LISTING =
  "<ListBucketResult><Name>images</Name><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated></ListBucketResult>";

function atRest(operation: string): AwsAnswer {
  if (operation === "AmazonSQS.GetQueueAttributes") return json({ Attributes: ATTRIBUTES });
  if (operation === "POST /v1/listjobs") return json({ jobSummaryList: [] });
  if (operation === "DynamoDB_20120810.Query") return json({ Items: [], Count: 0 });
  if (operation === "DynamoDB_20120810.Scan") return json({ Items: [], Count: 0 });
  if (operation.startsWith("PUT /")) return { headers: { ETag: '"e1"' } };
  if (operation.startsWith("GET /")) {
    return { headers: { "Content-Type": "application/xml" }, body: EMPTY_LISTING };
  }
  return json({});
}
