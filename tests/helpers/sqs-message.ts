import { createHash } from "node:crypto";
import type { SQSRecord } from "aws-lambda";

export interface MessageOptions {
  readonly messageId: string;
  readonly body: string;
  readonly queueArn: string;
}

/** A message as the event source mapping of an SQS queue hands it to a function. */
export function sqsMessage({ messageId, body, queueArn }: MessageOptions): SQSRecord {
  const [, , , region = ""] = queueArn.split(":");
  return {
    messageId,
    receiptHandle: `receipt-of-${messageId}`,
    body,
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: "1545082649183",
      SenderId: "AIDAIENQZJOLO23YVJ4VO",
      ApproximateFirstReceiveTimestamp: "1545082649185",
    },
    messageAttributes: {},
    md5OfBody: createHash("md5").update(body).digest("hex"),
    eventSource: "aws:sqs",
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}
