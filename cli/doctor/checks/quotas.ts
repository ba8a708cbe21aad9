import { workerEnvironmentSchema } from "../../../contracts/worker-environment";
import type { Check } from "../check";
import { type Draft, problem, warning } from "../finding";
import { PAGES } from "../ways-out";
import { jobDefinitions, pools, sizeOf } from "../world/batch";
import { mappingsOf } from "../world/mappings";
import { findQueue } from "../world/queues";
import {
  CONCURRENCY_QUOTA,
  detectLabelsPerSecond,
  quotaOf,
  VCPU_QUOTAS,
  type VcpuQuota,
} from "../world/quotas";
import { allLanes, type World } from "../world/world";

const VCPU_KINDS = [
  "FARGATE",
  "FARGATE_SPOT",
  "EC2",
  "SPOT",
] as const satisfies readonly VcpuQuota[];

/** What the account may use, against what the stack is configured to use. */
export const quotas: Check = {
  area: "quotas",
  looksAt: "vCPUs, DetectLabels a second, functions at once",
  probes: [
    ...VCPU_KINDS.map((kind) => (world: World) => haveVcpus(kind, world)),
    haveRequests,
    haveConcurrency,
  ],
};

/** What the pools of a kind may run at once. Where there are none, its quota does not matter. */
async function haveVcpus(kind: VcpuQuota, world: World): Promise<Draft[]> {
  const ofKind = [...(await pools(world)).values()].flatMap(({ computeResources }) =>
    computeResources?.type === kind ? (computeResources.maxvCpus ?? 0) : [],
  );
  if (ofKind.length === 0) return [];
  const maxVcpus = ofKind.reduce((sum, vcpus) => sum + vcpus, 0);
  const quota = await quotaOf(world, VCPU_QUOTAS[kind]);
  if (quota >= maxVcpus) return [];
  const definitions = [...(await jobDefinitions(world)).values()];
  const vcpus = Math.max(...definitions.map((it) => (it === undefined ? 0 : sizeOf(it).vcpus)));
  const { ServiceCode, QuotaCode } = VCPU_QUOTAS[kind];
  const facts = {
    thing: QuotaCode,
    evidence: { quota, maxVcpus, vcpusOfWorker: vcpus },
    mend: `aws service-quotas request-service-quota-increase --service-code ${ServiceCode} --quota-code ${QuotaCode} --desired-value ${maxVcpus}`,
  };
  if (quota < vcpus) {
    const heading = `The account's quota of ${kind} vCPUs is too small for one worker.`;
    return [problem({ ...facts, heading })];
  }
  const heading = `The account's quota of ${kind} vCPUs is smaller than its pools: some workers never start.`;
  return [warning({ ...facts, heading })];
}

async function haveRequests(world: World): Promise<Draft[]> {
  const quota = await detectLabelsPerSecond(world);
  const definitions = [...(await jobDefinitions(world))];
  return definitions.flatMap(([arn, definition]) => {
    const variable = definition?.containerProperties?.environment?.find(
      ({ name }) => name === "DETECT_LABELS_PER_SECOND",
    );
    const configured = workerEnvironmentSchema.shape.DETECT_LABELS_PER_SECOND.safeParse(
      variable?.value,
    );
    if (!configured.success || quota >= configured.data) return [];
    return warning({
      thing: arn,
      heading: "Workers are told of a larger quota of DetectLabels than the account has.",
      evidence: { quotaPerSecond: quota, requestsPerSecond: configured.data },
      mend: PAGES.throttling,
    });
  });
}

/** The submitter's calls of all lanes, and one of recover. */
async function haveConcurrency(world: World): Promise<Draft[]> {
  const quota = await quotaOf(world, CONCURRENCY_QUOTA);
  let wanted = 1;
  for (const { queueUrl } of allLanes(world)) {
    const queue = await findQueue(world, queueUrl);
    const found = queue === undefined ? [] : await mappingsOf(world, queue.arn);
    for (const { ScalingConfig } of found) wanted += ScalingConfig?.MaximumConcurrency ?? 0;
  }
  if (quota >= wanted) return [];
  return [
    warning({
      thing: CONCURRENCY_QUOTA.QuotaCode,
      heading: "The account may run fewer functions at once than the lanes use together.",
      evidence: { concurrentExecutions: quota, wanted },
      mend: PAGES.functionThrottles,
    }),
  ];
}
