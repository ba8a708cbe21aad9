import type { Io } from "../io";
import { commandLine } from "../output/command-line";
import { plural } from "../output/format";
import type { LaneQueues } from "./lane-queues";
import type { Look } from "./look";

export interface LaneLook {
  readonly lane: string;
  readonly queues: LaneQueues;
  readonly look: Look;
  /** Whether all that was looked at is visible again. */
  readonly isGivenBack: boolean;
}

/** Says for each lane how much waits, how much of it was looked at, and what can be done. */
export function reportLooks(
  looks: readonly LaneLook[],
  { name, stack }: { readonly name: string; readonly stack?: string },
  io: Pick<Io, "err" | "now">,
): void {
  const busy = looks.filter(({ queues, look }) => {
    return look.letters.length > 0 || queues.hidden > 0 || !look.isComplete;
  });
  const idle = looks.filter((look) => !busy.includes(look)).map(({ lane }) => lane);
  if (idle.length > 0) {
    const lanes = idle.length === 1 ? "lane" : "lanes";
    io.err(`Nothing waits in the dead letters of ${lanes} ${idle.join(", ")} of ${name}.`);
  }
  for (const { lane, queues, look } of busy) {
    io.err(`${lane}: ${describeLook(queues, look)}`);
    const expiring = describeExpiring(queues, look, io.now());
    if (expiring !== undefined) io.err(`${lane}: ${expiring}`);
    const poison = look.letters.filter(({ cause }) => cause.why === "poison").length;
    if (poison > 0) io.err(`${lane}: ${describePoison(poison, queues)}`);
    if (poison < look.letters.length) {
      const command = commandLine("retry", { lane, stack });
      io.err(`${lane}: mend the cause, then put them back: ${command}`);
    }
  }
}

export function describeLook(
  { waiting, hidden }: LaneQueues,
  { letters, isComplete }: Look,
): string {
  const looked = letters.length;
  const others =
    hidden === 0
      ? ""
      : ` ${plural(hidden, "more is", "more are")} hidden: somebody reads them now.`;
  if (isComplete) {
    const wait = plural(looked, "message waits", "messages wait");
    return `${wait}, and all of that was looked at.${others}`;
  }
  const wait = plural(Math.max(waiting, looked), "message waits", "messages wait");
  return (
    `about ${wait}; ${plural(looked, "was", "were")} looked at. ` +
    `SQS gives them in no order: among the others there may be newer ones.${others}`
  );
}

/**
 * The alarm about them does not count what was received three times, as by looking at it.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
function describeExpiring(
  { retentionSeconds }: LaneQueues,
  { letters }: Look,
  now: number,
): string | undefined {
  const halfOfIt = (retentionSeconds * 1000) / 2;
  const old = letters.map(({ sentAt }) => sentAt).filter((sentAt) => now - sentAt > halfOfIt);
  if (old.length === 0) return undefined;
  const first = new Date(Math.min(...old) + retentionSeconds * 1000).toISOString();
  const are = plural(old.length, "message is", "messages are");
  return `${are} older than ${daysOf(retentionSeconds / 2)}: SQS deletes the first at ${first}.`;
}

const DAY_SECONDS = 24 * 3600;

function daysOf(seconds: number): string {
  return plural(Math.round(seconds / DAY_SECONDS), "day");
}

function describePoison(count: number, { retentionSeconds }: LaneQueues): string {
  return (
    `${plural(count, "message is", "messages are")} poison: no retry helps. ` +
    `SQS deletes such messages ${daysOf(retentionSeconds)} after they were sent.`
  );
}
