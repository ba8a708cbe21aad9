import type { PolicyResource } from "@pulumi/policy";

/** Whether a property of `resource` was made from `other`. Known in previews too, when ARNs are not. */
export function dependsOnThrough(
  resource: PolicyResource,
  property: string,
  other: PolicyResource,
): boolean {
  return (resource.propertyDependencies[property] ?? []).some(({ urn }) => urn === other.urn);
}
