/** What the shell is told. */
export const CLI_EXIT_CODES = {
  ok: 0,
  /** Something asked for did not happen: a file was not uploaded, an image is not known. */
  failure: 1,
  /** Wrong arguments or configuration: nothing was touched. */
  usage: 2,
  /** The stack, the local cloud or AWS cannot be reached. */
  unreachable: 3,
  /** The system is up and refuses or fails: a denied call, a failed job. */
  broken: 4,
  /** Ctrl-C: 128 + SIGINT, as shells have it. */
  interrupted: 130,
} as const;

export type CliExitCode = (typeof CLI_EXIT_CODES)[keyof typeof CLI_EXIT_CODES];
