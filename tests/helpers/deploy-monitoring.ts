import * as pulumi from "@pulumi/pulumi";
import { Monitoring, type MonitoringArgs } from "../../components/monitoring/monitoring";
import { type ResourceGraph, underMocks } from "./pulumi-mocks";

const BATCH = "arn:aws:batch:eu-central-1:123456789012:job-queue";

/** Two lanes, the submitter, and one rule with dead letters. */
const ARGS: MonitoringArgs = {
  region: "eu-central-1",
  lanes: { express: lane("express", 1), bulk: lane("bulk", 120) },
  functionTimeoutSeconds: 60,
  functions: { submitter: "submitter-0a1b2c3" },
  rules: { "failed-jobs": "failed-jobs-0a1b2c3" },
  eventDeadLetters: { recover: "recover-dlq-0a1b2c3" },
  worker: { vcpus: 1, memoryMiB: 2048, architecture: "x86_64" },
  imageProperties: false,
  logRetentionDays: 14,
};

/**
 * What monitoring a stack named `test` registers.
 *
 * @param changes may make resources
 */
export async function deployMonitoring(
  changes: () => Partial<MonitoringArgs> = () => ({}),
): Promise<{ graph: ResourceGraph; outputs: Record<string, unknown> }> {
  return underMocks(pulumi, {}, async () => {
    const { dashboardUrl } = new Monitoring("labeler", { ...ARGS, ...changes() });
    return { dashboardUrl };
  });
}

function lane(name: string, batchWindowSeconds: number): MonitoringArgs["lanes"][string] {
  return {
    batchWindowSeconds,
    jobQueueArn: pulumi.output(`${BATCH}/${name}`),
    queue: {
      queueName: pulumi.output(`${name}-events`),
      deadLetterQueueName: pulumi.output(`${name}-events-dlq`),
    },
  };
}
