import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { EncryptionKey } from "../access/encryption-key";

export interface LogGroupArgs {
  /** How long a line is kept, in days: one of `LOG_RETENTION_DAYS`. */
  readonly retentionDays: number;
  /** @default CloudWatch's own key */
  readonly key?: EncryptionKey;
}

/** A log group that forgets: those that AWS makes by itself keep, and bill, everything for ever. */
export function createLogGroup(
  name: string,
  { retentionDays, key }: LogGroupArgs,
  parent: pulumi.Resource,
): aws.cloudwatch.LogGroup {
  return new aws.cloudwatch.LogGroup(
    name,
    { retentionInDays: retentionDays, kmsKeyId: key?.arn },
    { parent },
  );
}
