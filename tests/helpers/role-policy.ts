import type { ResourceGraph } from "./pulumi-mocks";

/** Statements of a role's only policy. */
export function policyOf(graph: ResourceGraph, roleName: string): unknown {
  const role = graph.get("aws:iam/role:Role", roleName);
  const policies = graph
    .ofType("aws:iam/rolePolicy:RolePolicy")
    .filter(({ dependencies }) => dependencies.includes(role.urn))
    .filter(({ inputs }) => inputs.role === `${roleName}-0a1b2c3`);
  if (policies.length !== 1) throw new Error(`${roleName} has ${policies.length} policies, not 1.`);
  const document = JSON.parse(String(policies[0]?.inputs.policy)) as {
    Version: string;
    Statement: unknown;
  };
  if (document.Version !== "2012-10-17") throw new Error(`Policy version ${document.Version}`);
  return document.Statement;
}
