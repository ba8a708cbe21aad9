import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Platform } from "../../contracts/job";
import { retryStrategy } from "./retry-strategy";
import { containerProperties, type WorkerContainer } from "./worker-container";

const SECONDS_PER_MINUTE = 60;

export interface JobDefinitionArgs {
  readonly platform: Platform;
  readonly container: WorkerContainer;
  /** How often Batch starts a job in all, 1 to 10. */
  readonly attempts: number;
  /** After so long an attempt is stopped for good. */
  readonly timeoutMinutes: number;
}

/** What Batch starts for a job. Each change is a new revision beside those before. */
export function createJobDefinition(
  name: string,
  { platform, container, attempts, timeoutMinutes }: JobDefinitionArgs,
  opts: pulumi.CustomResourceOptions,
): aws.batch.JobDefinition {
  return new aws.batch.JobDefinition(
    name,
    {
      type: "container",
      platformCapabilities: [platform],
      containerProperties: containerProperties(container, platform),
      retryStrategy: retryStrategy(attempts, platform),
      timeout: { attemptDurationSeconds: timeoutMinutes * SECONDS_PER_MINUTE },
      propagateTags: true,
      // Jobs that wait, and the function until it is updated, still use the revision before.
      deregisterOnNewRevision: false,
    },
    opts,
  );
}
