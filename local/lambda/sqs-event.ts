import type { SQSEvent, SQSRecord, SQSRecordAttributes } from "aws-lambda";
import type { ReceivedMessage } from "../sqs/sqs";

/** The event of an SQS event source mapping. https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export function sqsEvent(
  messages: readonly ReceivedMessage[],
  queueArn: string,
  region: string,
): SQSEvent {
  return { Records: messages.map((message) => sqsRecord(message, queueArn, region)) };
}

/** What a message adds to the size of the event that holds it. */
export function sizeInEvent(message: ReceivedMessage, queueArn: string, region: string): number {
  return Buffer.byteLength(JSON.stringify(sqsRecord(message, queueArn, region))) + 1;
}

function sqsRecord(message: ReceivedMessage, queueArn: string, region: string): SQSRecord {
  return {
    messageId: message.messageId,
    receiptHandle: message.receiptHandle,
    body: message.body,
    attributes: { ...NO_ATTRIBUTES, ...message.attributes },
    messageAttributes: {},
    md5OfBody: message.md5OfBody,
    eventSource: "aws:sqs",
    eventSourceARN: queueArn,
    awsRegion: region,
  };
}

const NO_ATTRIBUTES: SQSRecordAttributes = {
  ApproximateReceiveCount: "1",
  SentTimestamp: "0",
  SenderId: "",
  ApproximateFirstReceiveTimestamp: "0",
};
