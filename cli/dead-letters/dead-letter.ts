import type { Message } from "@aws-sdk/client-sqs";
import { parseRecovery, type Recovery, readMessage } from "../../contracts/notification";
import { plural } from "../output/format";

/** A message that waits in the dead-letter queue of a lane. */
export interface DeadLetter {
  readonly lane: string;
  readonly messageId: string;
  /** When it was sent, in milliseconds since 1970: from then on SQS counts its retention. */
  readonly sentAt: number;
  /** The keys of its images, the first `MAX_NAMED_IMAGES` of them. */
  readonly images: readonly string[];
  readonly imageCount: number;
  readonly cause: Cause;
}

export type Cause =
  /** A job left its image unsettled. */
  | ({ readonly why: "failed-job" } & Recovery)
  /** The submitter refuses it whenever it gets it. */
  | { readonly why: "poison"; readonly reason: string; readonly beginning: string }
  /** The submitter received it that often and failed each time. */
  | { readonly why: "not-submitted"; readonly receives: number }
  /** EventBridge could not bring it to the lane's queue. */
  | { readonly why: "undelivered"; readonly error: string }
  | { readonly why: "sent-directly" };

/** S3 names one image a message; somebody else's message may name thousands. */
const MAX_NAMED_IMAGES = 100;
const BEGINNING_CHARACTERS = 60;

export interface LaneFacts {
  readonly lane: string;
  readonly imagesBucket: string;
  /** Of the lane's queue: how often a message is received before it is given up. */
  readonly maxReceiveCount: number;
}

export function readDeadLetter(message: Message, facts: LaneFacts): DeadLetter {
  const body = message.Body ?? "";
  const read = readMessage(body, facts.imagesBucket);
  const keys = "reason" in read ? [] : read.triggers.map(({ key }) => key);
  return {
    lane: facts.lane,
    messageId: message.MessageId ?? "",
    sentAt: Number(message.Attributes?.SentTimestamp ?? 0),
    images: keys.slice(0, MAX_NAMED_IMAGES),
    imageCount: keys.length,
    cause:
      "reason" in read
        ? { why: "poison", reason: read.reason, beginning: beginningOf(body) }
        : causeOf(message, body, facts),
  };
}

function causeOf(message: Message, body: string, { maxReceiveCount }: LaneFacts): Cause {
  const recovery = parseRecovery(body);
  if (recovery !== undefined) return { why: "failed-job", ...recovery };
  if (message.Attributes?.DeadLetterQueueSourceArn !== undefined) {
    return { why: "not-submitted", receives: maxReceiveCount };
  }
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
  const said = ["ERROR_CODE", "ERROR_MESSAGE"].flatMap(
    (name) => message.MessageAttributes?.[name]?.StringValue ?? [],
  );
  return said.length > 0
    ? { why: "undelivered", error: said.join(": ") }
    : { why: "sent-directly" };
}

/** What a person reads. */
export function describeCause(cause: Cause): string {
  switch (cause.why) {
    case "failed-job": {
      const exitCode = cause.exitCode === undefined ? "" : ` (exit code ${cause.exitCode})`;
      return `job ${cause.jobId} failed: ${cause.statusReason}${exitCode}`;
    }
    case "poison":
      return `poison: ${cause.reason} It begins: ${cause.beginning}`;
    case "not-submitted":
      return `received ${plural(cause.receives, "time")}, never submitted: the submitter's log says why`;
    case "undelivered":
      return `EventBridge could not deliver it: ${cause.error}`;
    case "sent-directly":
      return "sent to the dead-letter queue directly, without a word of why";
  }
}

/** Characters, not halves of them. */
function beginningOf(body: string): string {
  const characters = [...body.slice(0, 2 * BEGINNING_CHARACTERS)];
  const beginning = characters.slice(0, BEGINNING_CHARACTERS).join("");
  return beginning.length < body.length ? `${beginning}…` : beginning;
}
