import type * as pulumi from "@pulumi/pulumi";
import type { Permission } from "./service-role";

/** A customer managed key: of the stack, or of whoever owns an adopted bucket. */
export interface KeyReference {
  readonly arn: pulumi.Input<string>;
}

/** What a role may do with a key; nothing when there is none. */
export function useKey(
  key: KeyReference | undefined,
  actions: readonly `kms:${string}`[],
): Permission[] {
  return useKeys([key], actions);
}

/** What a role may do with each of these keys, of which some are missing and some the same. */
export function useKeys(
  keys: readonly (KeyReference | undefined)[],
  actions: readonly `kms:${string}`[],
): Permission[] {
  const distinct = new Set(keys.filter((key) => key !== undefined));
  if (distinct.size === 0) return [];
  return [{ actions, resources: Array.from(distinct, ({ arn }) => arn) }];
}
