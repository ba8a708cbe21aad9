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

/** What the account may use, against what the stack is configured to use. */
export const quotas: Check = {
  area: "quotas",
  looksAt: "vCPUs, DetectLabels a second, functions at once",
  probes: [haveVcpus, haveRequests, haveConcurrency],
};

async function haveVcpus(world: World): Promise<Draft[]> {
  const maxVcpus = new Map<VcpuQuota, number>();
  for (const { computeResources: resources } of (await pools(world)).values()) {
    const kind = resources?.type as VcpuQuota;
    maxVcpus.set(kind, (maxVcpus.get(kind) ?? 0) + (resources?.maxvCpus ?? 0));
  }
  const definitions = [...(await jobDefinitions(world)).values()];
  const vcpus = Math.max(...definitions.map((it) => (it === undefined ? 0 : sizeOf(it).vcpus)));
  const drafts: Draft[] = [];
  for (const [kind, configured] of maxVcpus) {
    const quota = await quotaOf(world, VCPU_QUOTAS[kind]);
    if (quota === undefined || quota >= configured) continue;
    const { ServiceCode, QuotaCode } = VCPU_QUOTAS[kind];
    const facts = {
      thing: QuotaCode,
      evidence: { quota, maxVcpus: configured, vcpusOfWorker: vcpus },
      mend: `aws service-quotas request-service-quota-increase --service-code ${ServiceCode} --quota-code ${QuotaCode} --desired-value ${configured}`,
    };
    const heading =
      quota < vcpus
        ? `The account's quota of ${kind} vCPUs is too small for one worker.`
        : `The account's quota of ${kind} vCPUs is smaller than its pools: some workers never start.`;
    drafts.push(quota < vcpus ? problem({ ...facts, heading }) : warning({ ...facts, heading }));
  }
  return drafts;
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
    if (!configured.success || quota === undefined || quota >= configured.data) return [];
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
  if (quota === undefined || quota >= wanted) return [];
  return [
    warning({
      thing: CONCURRENCY_QUOTA.QuotaCode,
      heading: "The account may run fewer functions at once than the lanes use together.",
      evidence: { concurrentExecutions: quota, wanted },
      mend: PAGES.functionThrottles,
    }),
  ];
}
