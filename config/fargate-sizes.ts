const MIB_PER_GIB = 1024;

/** MiB of memory that Fargate sells with so many vCPUs, smallest first: none if it does not sell these. */
export function fargateMemoryMiB(vcpus: number): readonly number[] {
  return SIZES.find((size) => size.vcpus === vcpus)?.memoryMiB ?? [];
}

export const SMALLEST_FARGATE_SIZE = { vcpus: 0.25, memoryMiB: 512 } as const;
export const LARGEST_FARGATE_MEMORY_MIB = 249_856;

/** https://docs.aws.amazon.com/batch/latest/APIReference/API_ResourceRequirement.html */
const SIZES: readonly { vcpus: number; memoryMiB: readonly number[] }[] = [
  { vcpus: 0.25, memoryMiB: [512, 1024, 2048] },
  { vcpus: 0.5, memoryMiB: gibibytes(1, 4, 1) },
  { vcpus: 1, memoryMiB: gibibytes(2, 8, 1) },
  { vcpus: 2, memoryMiB: gibibytes(4, 16, 1) },
  { vcpus: 4, memoryMiB: gibibytes(8, 30, 1) },
  { vcpus: 8, memoryMiB: gibibytes(16, 60, 4) },
  { vcpus: 16, memoryMiB: gibibytes(32, 120, 8) },
  { vcpus: 32, memoryMiB: [61_440, 122_880, LARGEST_FARGATE_MEMORY_MIB] },
];

/** Numbers of vCPUs that a Fargate task can have. */
export const FARGATE_VCPUS: readonly number[] = SIZES.map(({ vcpus }) => vcpus);

function gibibytes(from: number, to: number, step: number): number[] {
  const sizes = Math.floor((to - from) / step) + 1;
  return Array.from({ length: sizes }, (_, index) => (from + index * step) * MIB_PER_GIB);
}
