import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { MAX_MESSAGES_PER_CALL } from "../../../contracts/limits";
import { systemClock } from "../../../lib/clock";
import { bareEnvironment } from "../../../local/environment";
import { EventSource, type EventSourceOptions } from "../../../local/lambda/event-source";
import { FunctionProcess } from "../../../local/lambda/function-process";
import type { Problem } from "../../../local/problem";
import type { ReceivedMessage } from "../../../local/sqs/sqs";
import { REGION } from "../../helpers/pulumi-mocks";
import { awsEnvironment } from "./aws-environment";
import type { MotoStack } from "./moto-stack";

/**
 * The local cloud's event source mappings on moto's queues: they call the bundled submitter, in a process as
 * Lambda would have it, with batches of messages.
 *
 * @param report told what fails
 */
export class EventSources {
  readonly #sources: EventSource[];
  readonly #functions: FunctionProcess[] = [];

  constructor({ functions, mappings, clients }: MotoStack, report: (problem: Problem) => void) {
    this.#sources = mappings.map((mapping) => {
      const definition = functions.find(({ name }) => name === mapping.functionName);
      if (definition === undefined) throw new Error(`There is no ${mapping.functionName}.`);
      const environment = { ...bareEnvironment(), ...definition.environment, ...awsEnvironment() };
      const process = new FunctionProcess({ definition, environment, clock: systemClock });
      this.#functions.push(process);
      return new EventSource({
        // One process handles one invocation at a time.
        mapping: { ...mapping, maximumConcurrency: 1 },
        definition,
        functions: {
          invoke: (_definition, event) => process.invoke(event),
          callerOf: () => ({ kind: "operator" }),
        },
        sqs: polled(clients.sqs),
        clock: systemClock,
        region: REGION,
        report,
        log: () => {},
      });
    });
  }

  run(): void {
    for (const source of this.#sources) source.run();
  }

  async stop(): Promise<void> {
    await Promise.all(this.#sources.map((source) => source.stop()));
    for (const process of this.#functions) process.kill();
  }
}

/** Queues as an event source reads them, by the SDK. */
function polled(sqs: SQSClient): EventSourceOptions["sqs"] {
  const urlOf = async (queueArn: string) => {
    const QueueName = queueArn.split(":").at(-1);
    return (await sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl;
  };
  return {
    async receive(_caller, queueArn, max) {
      const answer = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: await urlOf(queueArn),
          MaxNumberOfMessages: Math.min(max, MAX_MESSAGES_PER_CALL),
          MessageSystemAttributeNames: ["All"],
        }),
      );
      return (answer.Messages ?? []).map(
        ({ MessageId, ReceiptHandle, Body, MD5OfBody, Attributes }): ReceivedMessage => ({
          messageId: MessageId ?? "",
          receiptHandle: ReceiptHandle ?? "",
          body: Body ?? "",
          md5OfBody: MD5OfBody ?? "",
          attributes: Attributes ?? {},
        }),
      );
    },
    async deleteMessages(_caller, queueArn, handles) {
      const QueueUrl = await urlOf(queueArn);
      for (let from = 0; from < handles.length; from += MAX_MESSAGES_PER_CALL) {
        const Entries = handles
          .slice(from, from + MAX_MESSAGES_PER_CALL)
          .map((ReceiptHandle, index) => ({ Id: `${index}`, ReceiptHandle }));
        const { Failed = [] } = await sqs.send(
          new DeleteMessageBatchCommand({ QueueUrl, Entries }),
        );
        if (Failed.length > 0) throw new Error(`Not deleted: ${JSON.stringify(Failed)}`);
      }
    },
    async release(queueArn, handles, VisibilityTimeout) {
      const QueueUrl = await urlOf(queueArn);
      for (const ReceiptHandle of handles) {
        const change = { QueueUrl, ReceiptHandle, VisibilityTimeout };
        await sqs.send(new ChangeMessageVisibilityCommand(change));
      }
    },
    // Nobody tells of new messages: the event source looks once a second.
    onMessage: () => () => {},
  };
}
