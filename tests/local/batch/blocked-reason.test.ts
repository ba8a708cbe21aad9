import { blockedReason } from "../../../local/batch/blocked-reason";
import type { ComputeEnvironment } from "../../../local/batch/definitions";

const QUEUE = {
  name: "standard",
  arn: "standard-arn",
  priority: 1,
  enabled: true,
  computeEnvironmentArns: ["spot", "onDemand"],
};
const pool = (arn: string, change: Partial<ComputeEnvironment> = {}): ComputeEnvironment => ({
  name: arn,
  arn,
  type: "FARGATE",
  maxVcpus: 2,
  enabled: true,
  ...change,
});
const TOO_SMALL =
  "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE - CE(s) associated with the job queue cannot meet the CPU requirement of the job.";
const UNDETERMINED = "UNDETERMINED - Batch job is blocked, root cause is undetermined.";
const INVALID = "ACTION_REQUIRED - CE(s) associated with the job queue are invalid.";
const off = { enabled: false };
const invalid = { invalidReason: "CLIENT_ERROR - gone" };

test.each([
  ["one pool has room for it", [pool("spot"), pool("onDemand", { maxVcpus: 4 })], undefined],
  ["every pool is too small", [pool("spot"), pool("onDemand")], TOO_SMALL],
  [
    "the only pool that is large enough is off",
    [pool("spot"), pool("onDemand", { maxVcpus: 4, ...off })],
    TOO_SMALL,
  ],
  [
    "the only pool that is large enough is another queue's",
    [pool("spot"), pool("other", { maxVcpus: 4 })],
    TOO_SMALL,
  ],
  [
    "every pool is off",
    [pool("spot", off), pool("onDemand", { maxVcpus: 4, ...off })],
    UNDETERMINED,
  ],
  [
    "every pool is invalid",
    [pool("spot", invalid), pool("onDemand", { maxVcpus: 4, ...invalid })],
    INVALID,
  ],
  ["one is invalid and one is off", [pool("spot", invalid), pool("onDemand", off)], UNDETERMINED],
  [
    "one is invalid and one has room",
    [pool("spot", invalid), pool("onDemand", { maxVcpus: 4 })],
    undefined,
  ],
])("a job of 4 vCPUs, when %s", (_case, pools, reason) => {
  expect(blockedReason(QUEUE, 4, pools)).toBe(reason);
});
