import { createHash } from "node:crypto";

/**
 * The physical name of a resource that the program does not name: its logical name and seven digits, as
 * Pulumi does it, but the same in every run, so that a restart finds its buckets, queues and tables.
 */
export function physicalName(stack: string, type: string, logicalName: string): string {
  return `${logicalName}-${digest(stack, type, logicalName).slice(0, 7)}`;
}

/** The id that AWS would make up, e.g. `sg-0f3c...`: the same in every run. */
export function physicalId(prefix: string, ...parts: readonly string[]): string {
  return `${prefix}-0${digest(prefix, ...parts).slice(0, 16)}`;
}

/** A UUID that AWS would make up: the same in every run. */
export function physicalUuid(...parts: readonly string[]): string {
  const hex = digest(...parts);
  const groups = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(12, 15)}`,
    `8${hex.slice(15, 18)}`,
  ];
  return [...groups, hex.slice(18, 30)].join("-");
}

export function digest(...parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\0")).digest("hex");
}
