import type { Io } from "./io";
import type { RunPulumi } from "./target/stack-target";

/** What every command is given beside its own arguments. */
export interface CommandContext {
  readonly io: Io;
  /** Where index.ts and Pulumi.yaml are. */
  readonly projectDirectory: string;
  /** Where the local cloud keeps its state, and `labeler use` the stack that it remembers. */
  readonly stateDirectory: string;
  /** @default the Pulumi CLI on the PATH, run in `projectDirectory` */
  readonly runPulumi?: RunPulumi;
}
