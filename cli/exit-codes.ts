/** What the shell is told. */
export const CLI_EXIT_CODES = {
  ok: 0,
  /** Something asked for did not happen: a file was not uploaded, an image is not known. */
  failure: 1,
  /** Wrong arguments or configuration: nothing was touched. */
  usage: 2,
  /** There is nothing to talk to, for a reason that has no code of its own: no Pulumi CLI, no Docker. */
  unreachable: 3,
  /** The system is up and fails, for a reason that has no code of its own: a failed job. */
  broken: 4,
  /** AWS knows nobody by these credentials: there are none, or they are wrong or expired. */
  credentials: 5,
  /** What is to be worked on is not there: no such stack, nothing deployed, a bucket or queue that is gone. */
  notDeployed: 6,
  /** The stack was deployed by another version, whose outputs this one cannot read. */
  otherVersion: 7,
  /** Nobody answers at the endpoint, or somebody else does. */
  endpoint: 8,
  /** The credentials are good, and may not do this. */
  denied: 9,
  /** AWS throttles, and did so until it was no use to wait. */
  throttled: 10,
  /** The emulator does not know the call. */
  unsupported: 11,
  /** A bug of labeler: EX_SOFTWARE of sysexits.h. */
  bug: 70,
  /** Ctrl-C: 128 + SIGINT, as shells have it. */
  interrupted: 130,
} as const;

export type CliExitCode = (typeof CLI_EXIT_CODES)[keyof typeof CLI_EXIT_CODES];
