import {
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import type { Io } from "../cli/io";
import type { Target } from "../cli/target/target";
import { waitUntilIdle } from "../cli/wait/idle";
import type { LaneOutputs } from "../contracts/outputs";
import type { ChaosCloud } from "./cloud/cloud";

const PAUSE_MILLISECONDS = 200;
/** One look may fall between an event's arrival and what it leads to. */
const QUIET_LOOKS = 3;

/** Resolves once no lane has a message or a job, and no event is on its way, for some looks in a row. */
export async function untilAtRest(cloud: ChaosCloud, target: Target, io: Io): Promise<void> {
  for (let quiet = 0; quiet < QUIET_LOOKS && !io.interrupt.aborted; ) {
    for (const lane of lanesOf(target)) await waitUntilIdle(target, lane, () => {}, io);
    const { pendingEvents } = await cloud.status();
    const isQuiet = pendingEvents === 0 && (await areIdle(target));
    quiet = isQuiet ? quiet + 1 : 0;
    await io.sleep(PAUSE_MILLISECONDS, io.interrupt);
  }
}

/**
 * Moves the dead letters of all lanes back, as `labeler retry` does.
 *
 * @returns how many were moved
 */
export async function redrive(target: Target, io: Io): Promise<number> {
  const moved = await Promise.all(lanesOf(target).map((lane) => redriveLane(target.sqs, lane, io)));
  return moved.reduce((sum, count) => sum + count, 0);
}

async function redriveLane(sqs: SQSClient, lane: LaneOutputs, io: Io): Promise<number> {
  const source = await attributesOf(sqs, lane.deadLetterQueueUrl);
  const destination = await attributesOf(sqs, lane.queueUrl);
  if (source.messages === 0) return 0;
  await sqs.send(
    new StartMessageMoveTaskCommand({ SourceArn: source.arn, DestinationArn: destination.arn }),
  );
  for (;;) {
    const { Results: [task] = [] } = await sqs.send(
      new ListMessageMoveTasksCommand({ SourceArn: source.arn, MaxResults: 1 }),
    );
    if (task?.Status !== "RUNNING") return task?.ApproximateNumberOfMessagesMoved ?? 0;
    await io.sleep(PAUSE_MILLISECONDS, io.interrupt);
  }
}

/** Whether no lane has a message, as far as can be told: the cloud may be down. */
export async function isIdle(target: Target): Promise<boolean> {
  return areIdle(target).catch(() => false);
}

async function areIdle(target: Target): Promise<boolean> {
  const counts = await Promise.all(
    lanesOf(target).map(async ({ queueUrl }) => (await attributesOf(target.sqs, queueUrl)).all),
  );
  return counts.every((count) => count === 0);
}

async function attributesOf(sqs: SQSClient, QueueUrl: string) {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
  );
  const messages = Number(Attributes.ApproximateNumberOfMessages);
  const inFlight = Number(Attributes.ApproximateNumberOfMessagesNotVisible);
  return { arn: Attributes.QueueArn, messages, all: messages + inFlight };
}

function lanesOf({ outputs }: Target): LaneOutputs[] {
  return Object.values(outputs.lanes);
}
