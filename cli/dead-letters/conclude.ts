import { BrokenSystemError } from "../errors";
import { CLI_EXIT_CODES, type CliExitCode } from "../exit-codes";
import type { Io } from "../io";
import { commandLine } from "../output/command-line";
import { plural } from "../output/format";
import { printTable } from "../output/table";
import type { MoveTask } from "./move-task";

export interface Outcome {
  readonly lane: string;
  readonly stack?: string;
  readonly task: MoveTask;
  /** Messages that stayed because no retry helps them. */
  readonly kept: number;
}

/**
 * Prints how a move ended.
 *
 * @throws BrokenSystemError when it failed
 */
export function concludeMove(
  { lane, stack, task, kept }: Outcome,
  json: boolean,
  io: Io,
): CliExitCode {
  const { status, moved, toMove, failureReason } = task;
  printOutcome({ lane, status, moved, toMove, kept, failureReason }, json, io);
  const messages = plural(moved, "message");
  if (status === "FAILED") {
    throw new BrokenSystemError(
      `SQS could not move the dead letters of lane ${lane}: ${failureReason ?? "it gives no reason"}. ` +
        `${messages} moved, the rest stays where it is. ` +
        "The README lists the permissions that the command needs.",
    );
  }
  if (status === "CANCELLED") {
    io.err(`${lane}: somebody cancelled the move after ${messages}. The rest stays where it is.`);
    return CLI_EXIT_CODES.failure;
  }
  const stayed = kept === 0 ? "" : `, ${plural(kept, "poison message")} stayed`;
  io.err(
    `${lane}: ${messages} moved back to the lane's queue${stayed}. ` +
      `What fails again comes back: ${commandLine("failed", { lane, stack })}`,
  );
  return CLI_EXIT_CODES.ok;
}

type Row = Omit<MoveTask, "startedAt" | "handle"> & Pick<Outcome, "lane" | "kept">;

function printOutcome(row: Row, json: boolean, io: Io): void {
  if (json) {
    io.out(JSON.stringify(row));
    return;
  }
  printTable(
    io,
    [
      { header: "LANE", value: ({ lane }) => lane },
      { header: "MOVE", value: ({ status }) => status },
      { header: "MOVED", value: ({ moved }) => moved, alignRight: true },
      { header: "KEPT", value: ({ kept }) => kept, alignRight: true },
    ],
    [row],
  );
}
