import type { CancelReason } from "../dynamodb/transactions";
import type { SendToQueue } from "../s3/event-sender";
import type { Sqs } from "../sqs/sqs";
import { arrivals } from "./arrivals";
import type { Faults } from "./faults";

/** The longest that a message which comes again too early is hidden: as a share of what it should be. */
const EARLY_SHARE = 0.1;

/** How S3's events get into queues: late and twice, where faults have it so. */
export function eventSending(sqs: Sqs, faults: Faults | undefined): SendToQueue {
  const kind = { duplicated: "eventDuplicated", delayed: "eventDelayed" } as const;
  return async (caller, queueArn, body) => {
    const late = arrivals(faults, kind, queueArn);
    await Promise.all(late.map((delay) => sqs.send(caller, queueArn, body, delay)));
  };
}

/** How long a received message is hidden from others. */
export function hiding(
  faults: Faults | undefined,
): ((seconds: number, queueName: string) => number) | undefined {
  if (faults === undefined) return undefined;
  return (seconds, queueName) =>
    faults.strikes("messageRedelivered", queueName)
      ? seconds * EARLY_SHARE * faults.chance(`hidden\0${queueName}`)
      : seconds;
}

/** Which transactions are cancelled by others. */
export function cancelling(
  faults: Faults | undefined,
): (() => CancelReason | undefined) | undefined {
  if (faults === undefined) return undefined;
  return () => {
    if (faults.strikes("transactionConflict", "transaction")) return "TransactionConflict";
    return faults.strikes("transactionThrottled", "transaction") ? "ThrottlingError" : undefined;
  };
}
