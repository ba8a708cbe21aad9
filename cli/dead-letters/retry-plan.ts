import { CLI_EXIT_CODES, type CliExitCode } from "../exit-codes";
import type { Io } from "../io";
import { commandLine } from "../output/command-line";
import { plural } from "../output/format";
import { printTable } from "../output/table";
import type { Target } from "../target/target";
import type { Cause } from "./dead-letter";
import type { LaneQueues } from "./lane-queues";
import type { Look } from "./look";
import { describeLook } from "./report";

/** As many may hold thousands of images, and each is labeled and paid for. */
export const MESSAGES_WITHOUT_ASKING = 1000;

/** What a retry would do, as far as it looked. */
export interface RetryPlan {
  readonly lane: string;
  readonly queues: LaneQueues;
  readonly look: Look;
  /** Ids of messages that stay: the submitter refuses them whenever it gets them. */
  readonly poison: readonly string[];
  /** Whether anything is there to be moved. */
  readonly hasWork: boolean;
}

export function planRetry(lane: string, queues: LaneQueues, look: Look): RetryPlan {
  const poison = look.letters
    .filter(({ cause }) => cause.why === "poison")
    .map(({ messageId }) => messageId);
  const hasWork = poison.length < look.letters.length || !look.isComplete;
  return { lane, queues, look, poison, hasWork };
}

/** Says what waits, and what becomes of poison, before anything is moved. */
export function reportPlan(
  plan: RetryPlan,
  { name, stack }: Pick<Target, "name" | "stack">,
  io: Pick<Io, "err">,
): void {
  const { lane, queues, look, poison } = plan;
  if (look.letters.length === 0 && look.isComplete && queues.hidden === 0) {
    io.err(`Nothing waits in the dead letters of lane ${lane} of ${name}.`);
    return;
  }
  io.err(`${lane}: ${describeLook(queues, look)}`);
  if (poison.length > 0) {
    const they = poison.length === 1 ? "is poison and stays" : "are poison and stay";
    io.err(
      `${lane}: ${plural(poison.length, "message")} ${they}: the submitter would only refuse ` +
        `${poison.length === 1 ? "it" : "them"} again. ${commandLine("failed", { lane, stack })} shows why.`,
    );
  }
  if (!look.isComplete) {
    io.err(
      `${lane}: poison among the messages that were not looked at moves along. The submitter refuses it ` +
        `${plural(queues.maxReceiveCount, "time")}, and it comes back; how much of it there is only shows then.`,
    );
  }
}

/** The exit code of a retry that has nothing to do: messages that somebody else holds are not moved. */
export function exitCodeWithoutWork({ queues }: RetryPlan): CliExitCode {
  return queues.hidden === 0 ? CLI_EXIT_CODES.ok : CLI_EXIT_CODES.failure;
}

/** What a dry run prints: how many messages of each cause would be moved, and how many stay. */
export function printPlan({ lane, look }: RetryPlan, json: boolean, io: Io): void {
  const counts = new Map<Cause["why"], number>();
  for (const { cause } of look.letters) counts.set(cause.why, (counts.get(cause.why) ?? 0) + 1);
  const rows = [...counts].map(([why, messages]) => ({
    lane,
    why,
    messages,
    becomes: why === "poison" ? "kept" : "moved",
  }));
  if (json) {
    for (const row of rows) io.out(JSON.stringify(row));
    return;
  }
  if (rows.length === 0) return;
  printTable(
    io,
    [
      { header: "LANE", value: (row) => row.lane },
      { header: "WHY", value: (row) => row.why },
      { header: "MESSAGES", value: (row) => row.messages, alignRight: true },
      { header: "BECOMES", value: (row) => row.becomes },
    ],
    rows,
  );
}
