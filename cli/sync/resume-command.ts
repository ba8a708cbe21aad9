import { commandLine } from "../output/command-line";

/** What of a sync's arguments its continuation needs. */
export interface ResumeArgs {
  readonly lane: string;
  readonly prefix?: string;
  readonly relabelBefore?: string;
  readonly rate?: number;
  readonly startAfter?: string;
  readonly stack?: string;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly json: boolean;
}

/** The command that goes on where a sync ended. */
export function resumeCommand(args: ResumeArgs): string {
  return commandLine("sync", {
    lane: args.lane,
    prefix: args.prefix,
    "relabel-before": args.relabelBefore,
    rate: args.rate?.toString(),
    stack: args.stack,
    "start-after": args.startAfter,
    "dry-run": args.dryRun,
    yes: args.yes,
    json: args.json,
  });
}
