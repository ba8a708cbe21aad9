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

export function digest(...parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\0")).digest("hex");
}
