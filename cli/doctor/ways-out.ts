import { shellWord } from "../output/shell";

/** Commands and pages that mend things, for the system in question. */
export interface WaysOut {
  /** Puts back what was changed by hand. */
  readonly redeploy: string;
  /** A command of labeler on the same system, e.g. `failed --lane bulk`. */
  labeler(command: string): string;
}

/** @param named what --stack was given; a remembered stack needs no naming */
export function waysOut(stack: string | undefined, named: string | undefined): WaysOut {
  const onStack = named === undefined ? "" : ` --stack ${shellWord(named)}`;
  return {
    redeploy:
      stack === undefined ? "labeler local" : `pulumi up --refresh --stack ${shellWord(stack)}`,
    labeler: (command) => `labeler ${command}${onStack}`,
  };
}

/** Pages that say more. */
export const PAGES = {
  adoptedBucket: "docs/adopting-a-bucket.md#what-its-owner-does-once",
  blocked: "docs/operations.md#blocked-job-queue",
  functionErrors: "docs/operations.md#function-errors",
  functionThrottles: "docs/operations.md#function-throttles",
  network: "docs/configuration.md#network",
  oldMessages: "docs/operations.md#old-messages",
  pools: "docs/configuration.md#pools",
  throttling: "docs/operations.md#rekognition-throttling",
  undelivered: "docs/operations.md#undelivered-events",
} as const;
