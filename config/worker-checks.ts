import { platformOf } from "../contracts/job";
import { FARGATE_VCPUS, fargateMemoryMiB } from "./fargate-sizes";
import type { Problem } from "./problem";
import type { PoolSection } from "./schemas/pool";
import type { WorkerSize } from "./schemas/worker";

type Pools = Readonly<Record<string, PoolSection>>;

/** A size that a pool does not offer: Batch would refuse the job definition. */
export function unsoldSize(pools: Pools, worker: WorkerSize): Problem[] {
  const platforms = new Set(Object.values(pools).map(({ type }) => platformOf(type)));
  return [
    ...(platforms.has("FARGATE") ? unsoldByFargate(worker) : []),
    ...(platforms.has("EC2") ? brokenVcpus(worker) : []),
  ];
}

function unsoldByFargate({ vcpus, memoryMiB }: WorkerSize): Problem[] {
  const sold = fargateMemoryMiB(vcpus);
  if (sold.includes(memoryMiB)) return [];
  if (sold.length === 0) {
    return [
      {
        key: "worker.vcpus",
        value: vcpus,
        fault: "vCPUs are not sold by Fargate",
        wayOut: `Give one of ${FARGATE_VCPUS.join(", ")}, or have pools of EC2 and SPOT only.`,
      },
    ];
  }
  return [
    {
      key: "worker.memoryMiB",
      value: memoryMiB,
      fault: `MiB are not sold with ${vcpus} vCPUs`,
      wayOut:
        `Fargate sells ${sold.join(", ")} with them. ` +
        "Give one of these, change worker.vcpus, or have pools of EC2 and SPOT only.",
    },
  ];
}

/** https://docs.aws.amazon.com/batch/latest/APIReference/API_ResourceRequirement.html */
function brokenVcpus({ vcpus }: WorkerSize): Problem[] {
  if (Number.isInteger(vcpus)) return [];
  return [
    {
      key: "worker.vcpus",
      value: vcpus,
      fault: "is no whole number, and instances of EC2 are shared out in whole vCPUs",
      wayOut: "Give 1 or more, or have pools of FARGATE and FARGATE_SPOT only.",
    },
  ];
}
