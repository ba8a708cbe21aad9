import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

const RETENTION_DAYS = 30;

/** A log group that forgets: those that AWS makes by itself keep, and bill, everything for ever. */
export function createLogGroup(name: string, parent: pulumi.Resource): aws.cloudwatch.LogGroup {
  return new aws.cloudwatch.LogGroup(name, { retentionInDays: RETENTION_DAYS }, { parent });
}
