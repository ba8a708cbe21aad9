import { GetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import type { Io } from "../cli/io";
import type { Target } from "../cli/target/target";
import { waitUntilIdle } from "../cli/wait/idle";
import type { ChaosCloud } from "./cloud/cloud";

const PAUSE_MILLISECONDS = 200;
/** One look may fall between an event's arrival and what it leads to. */
const QUIET_LOOKS = 3;

const WAITING = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
] as const;

/** Resolves once no lane has a message or a job, and no event is on its way, for some looks in a row. */
export async function untilAtRest(cloud: ChaosCloud, target: Target, io: Io): Promise<void> {
  for (let quiet = 0; quiet < QUIET_LOOKS && !io.interrupt.aborted; ) {
    for (const lane of Object.values(target.outputs.lanes)) {
      await waitUntilIdle(target, lane, () => {}, io);
    }
    const { pendingEvents } = await cloud.status();
    const isQuiet = pendingEvents === 0 && (await hasNoMessages(target));
    quiet = isQuiet ? quiet + 1 : 0;
    await io.sleep(PAUSE_MILLISECONDS, io.interrupt);
  }
}

/** Whether no lane has a message, as far as can be told: the cloud may be down. */
export async function isIdle(target: Target): Promise<boolean> {
  return hasNoMessages(target).catch(() => false);
}

async function hasNoMessages({ sqs, outputs }: Target): Promise<boolean> {
  const counts = await Promise.all(
    Object.values(outputs.lanes).map(async ({ queueUrl: QueueUrl }) => {
      const { Attributes = {} } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...WAITING] }),
      );
      return WAITING.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0);
    }),
  );
  return counts.every((count) => count === 0);
}
