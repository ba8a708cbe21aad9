import type { Policies, PolicyResource } from "@pulumi/policy";
import type { Registered } from "./pulumi-mocks";

/** A resource in short: what is left out is of no matter to the rules. */
export type PlainResource = Pick<Registered, "type" | "name"> &
  Partial<Pick<Registered, "inputs" | "urn" | "propertyDependencies">>;

/** What the rules have to say of these resources, as `<rule>: <message>`. */
export async function violationsOf(
  rules: Policies,
  plain: readonly PlainResource[],
): Promise<string[]> {
  const resources = policyResources(plain);
  const violations: string[] = [];
  for (const rule of rules) {
    const report = (message: string) => violations.push(`${rule.name}: ${message}`);
    const context = { stackTags: new Map<string, string>(), getConfig, notApplicable };
    if ("validateStack" in rule) await rule.validateStack({ ...context, resources }, report);
    else {
      for (const validate of [rule.validateResource ?? []].flat()) {
        for (const resource of resources) {
          await validate({ ...resource, ...context, asType: () => undefined }, report);
        }
      }
    }
  }
  return violations;
}

function policyResources(plain: readonly PlainResource[]): PolicyResource[] {
  const resources = plain.map(
    ({ type, name, inputs, urn }): PolicyResource => ({
      type,
      name,
      urn: urn ?? `${type}::${name}`,
      props: { ...inputs },
      opts: NO_OPTIONS,
      dependencies: [],
      propertyDependencies: {},
      isType: () => false,
      asType: () => undefined,
    }),
  );
  for (const [index, { propertyDependencies }] of plain.entries()) {
    const resource = resources[index];
    for (const [property, urns] of Object.entries(propertyDependencies ?? {})) {
      if (resource === undefined) continue;
      resource.propertyDependencies[property] = resources.filter(({ urn }) => urns.includes(urn));
    }
  }
  return resources;
}

const NO_OPTIONS = {
  protect: false,
  ignoreChanges: [],
  aliases: [],
  additionalSecretOutputs: [],
  customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
};

function getConfig<T extends object>(): T {
  throw new Error("The rules take no configuration.");
}

function notApplicable(): never {
  throw new Error("Every rule applies.");
}
