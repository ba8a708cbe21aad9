import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  type ReceiveMessageCommandOutput,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import type { Backend } from "./backend";
import { type QueueName, queueName } from "./resources";
import { until } from "./until";

/** The suite's queues by their short names. */
export function queuesOf(backend: Backend) {
  async function urlOf(queue: QueueName): Promise<string> {
    const input = { QueueName: queueName(queue) };
    const { QueueUrl } = await backend.sqs.send(new GetQueueUrlCommand(input));
    if (QueueUrl === undefined) throw new Error(`GetQueueUrl knows no URL of ${input.QueueName}.`);
    return QueueUrl;
  }

  function arnOf(queue: QueueName): string {
    return `arn:aws:sqs:${backend.region}:${backend.accountId}:${queueName(queue)}`;
  }

  async function send(queue: QueueName, MessageBody: string): Promise<string | undefined> {
    const input = { QueueUrl: await urlOf(queue), MessageBody };
    return (await backend.sqs.send(new SendMessageCommand(input))).MessageId;
  }

  /** Up to ten messages; by default waits for the first. */
  async function receive<Received = Message[]>(
    queue: QueueName,
    more: Partial<ReceiveMessageCommandInput> = {},
    read: (answer: ReceiveMessageCommandOutput) => Received | Message[] = ({ Messages = [] }) =>
      Messages,
  ) {
    const defaults = { MaxNumberOfMessages: 10, WaitTimeSeconds: 5 };
    const input = { QueueUrl: await urlOf(queue), ...defaults, ...more };
    return read(await backend.sqs.send(new ReceiveMessageCommand(input))) as Received;
  }

  /** The bodies of so many messages, as JSON; they are deleted. */
  async function take(queue: QueueName, count: number): Promise<unknown[]> {
    const QueueUrl = await urlOf(queue);
    const taken: unknown[] = [];
    await until(
      backend,
      async () => {
        for (const { Body, ReceiptHandle } of await receive(queue, { WaitTimeSeconds: 1 })) {
          taken.push(JSON.parse(Body ?? ""));
          await backend.sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
        }
        return taken;
      },
      ({ length }) => length >= count,
    );
    return taken;
  }

  return { urlOf, arnOf, send, receive, take };
}
