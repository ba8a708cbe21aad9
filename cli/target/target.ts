import type { BatchClient } from "@aws-sdk/client-batch";
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { S3Client } from "@aws-sdk/client-s3";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { LaneOutputs, StackOutputs } from "../../contracts/outputs";
import { UsageError } from "../errors";
import type { ClientOptions } from "./clients";

/** The system that a command works on: a stack's outputs and clients that reach it. */
export interface Target {
  /** How messages call it: "the local cloud", "stack dev". */
  readonly name: string;
  /** What --stack has to say to name it again; absent of the local cloud. */
  readonly stack?: string;
  readonly outputs: StackOutputs;
  /** Whether somebody works on what comes into its queues: a local cloud may only answer. */
  readonly isAtWork: boolean;
  /** For clients that only one command needs. */
  readonly connection: ClientOptions;
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly batch: BatchClient;
  readonly table: DynamoDBDocumentClient;
  /** Made, and loaded, when it is first asked for: one command needs it. */
  readonly logs: () => CloudWatchLogsClient;
  close(): Promise<void>;
}

/** @throws UsageError listing the lanes there are. */
export function findLane(lanes: Readonly<Record<string, LaneOutputs>>, name: string): LaneOutputs {
  const lane = Object.hasOwn(lanes, name) ? lanes[name] : undefined;
  if (lane !== undefined) return lane;
  throw unknownLane(name, Object.keys(lanes));
}

/** One lane by name, or all of them. */
export function chooseLanes(
  lanes: Readonly<Record<string, LaneOutputs>>,
  name: string | undefined,
): Readonly<Record<string, LaneOutputs>> {
  return name === undefined ? lanes : { [name]: findLane(lanes, name) };
}

export function unknownLane(name: string, known: readonly string[]): UsageError {
  return new UsageError(
    `There is no lane "${name}". Choose one of: ${known.join(", ")}. ` +
      `Lanes are declared under image-labeler:lanes in the stack's configuration.`,
  );
}
