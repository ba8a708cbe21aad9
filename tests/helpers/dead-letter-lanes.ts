import type { SQSClient } from "@aws-sdk/client-sqs";
import type { StackOutputs } from "../../contracts/outputs";
import type { Credentials } from "../../local/iam/caller";
import { type LocalServices, startLocalServices } from "./local-services";
import { OUTPUTS } from "./stack-outputs";

const operator = { kind: "operator" } as const;
const ARN = "arn:aws:sqs:us-east-1:000000000000";

export const queueArn = (lane: string) => `${ARN}:${lane}`;
export const deadLettersArn = (lane: string) => `${ARN}:${lane}-dlq`;

/** Two lanes with their queues in a local SQS, and no one who works on them. */
export interface DeadLetterLanes {
  readonly services: LocalServices;
  readonly target: {
    readonly name: string;
    readonly isAtWork: boolean;
    readonly sqs: SQSClient;
    readonly outputs: StackOutputs;
  };
  /** The same, for whoever has the credentials. */
  targetOf(credentials: Credentials): DeadLetterLanes["target"];
  send(queueArn: string, ...bodies: string[]): Promise<void>;
  /** Receives a lane's messages in vain until it gives them up. */
  giveUp(lane: string): Promise<void>;
  /** Bodies of what is visible in the queue, which are hidden then. */
  bodiesIn(queueArn: string): Promise<string[]>;
}

export async function startDeadLetterLanes(): Promise<DeadLetterLanes> {
  const services = await startLocalServices();
  const { sqs } = services;
  const urls = async (lane: string) => {
    const dead = await sqs.putQueue({
      name: `${lane}-dlq`,
      visibilityTimeoutSeconds: 30,
      messageRetentionSeconds: 14 * 24 * 3600,
    });
    const { url: queueUrl } = await sqs.putQueue({
      name: lane,
      visibilityTimeoutSeconds: 0,
      redrive: { deadLetterTargetArn: dead.arn, maxReceiveCount: 5 },
    });
    return { queueUrl, deadLetterQueueUrl: dead.url };
  };
  const { express, bulk } = OUTPUTS.lanes;
  const lanes = {
    express: { ...express, ...(await urls("express")) },
    bulk: { ...bulk, ...(await urls("bulk")) },
  };
  const outputs = { ...OUTPUTS, lanes };
  const targetOf = (credentials?: Credentials) => ({
    name: "the local cloud",
    isAtWork: true,
    outputs,
    sqs: services.clients(credentials).sqs,
  });
  return {
    services,
    target: targetOf(),
    targetOf,
    async send(arn, ...bodies) {
      for (const body of bodies) await sqs.send(operator, arn, body);
    },
    async giveUp(lane) {
      while (sqs.counts(queueArn(lane)).visible > 0) {
        await sqs.receive(operator, queueArn(lane), 100);
      }
    },
    async bodiesIn(arn) {
      return (await sqs.receive(operator, arn, 1000)).map(({ body }) => body);
    },
  };
}
