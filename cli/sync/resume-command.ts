import { shellWord } from "../output/shell";

/** What of a sync's arguments its continuation needs. */
export interface ResumeArgs {
  readonly lane: string;
  readonly prefix?: string;
  readonly relabelBefore?: string;
  readonly rate?: number;
  readonly startAfter?: string;
  readonly stack?: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** The command that goes on where a sync ended. */
export function resumeCommand(args: ResumeArgs): string {
  const options = [
    ["--lane", args.lane],
    ["--prefix", args.prefix],
    ["--relabel-before", args.relabelBefore],
    ["--rate", args.rate?.toString()],
    ["--stack", args.stack],
    ["--start-after", args.startAfter],
  ] as const;
  const given = options.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name} ${shellWord(value)}`],
  );
  const flags = [...(args.dryRun ? ["--dry-run"] : []), ...(args.json ? ["--json"] : [])];
  return ["labeler sync", ...given, ...flags].join(" ");
}
