import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ACTIONS_OF_TYPE } from "./deployer-actions";
import { PROJECT_DIRECTORY } from "./labeler";
import type { Registered, ResourceGraph } from "./pulumi-mocks";

interface PolicyStatement {
  readonly Action: string | string[];
  readonly Resource: string | string[];
}

/** Of the policy that the docs offer to whoever deploys. */
export function deployerStatements(): PolicyStatement[] {
  const file = join(PROJECT_DIRECTORY, "docs/deployer-policy.json");
  return JSON.parse(readFileSync(file, "utf8")).Statement;
}

/** What making, changing and removing the resources takes and the policy does not allow. */
export function missingActions(graph: ResourceGraph): string[] {
  const statements = deployerStatements();
  return graph.resources
    .filter(({ type }) => type.startsWith("aws"))
    .flatMap((resource) => {
      const needed = ACTIONS_OF_TYPE[resource.type] ?? ["(nobody listed its actions)"];
      return needed
        .filter((action) => !isAllowed(statements, action, resource))
        .map((action) => `${resource.type} ${action}`);
    });
}

function isAllowed(
  statements: readonly PolicyStatement[],
  action: string,
  { name }: Registered,
): boolean {
  const [service = ""] = action.split(":");
  const physicalName = `${name}-0a1b2c3`;
  return statements.some(
    ({ Action, Resource }) =>
      [Action].flat().some((pattern) => matches(pattern, action)) &&
      [Resource].flat().some((pattern) => covers(pattern, service, physicalName)),
  );
}

function covers(pattern: string, service: string, physicalName: string): boolean {
  if (pattern === "*") return true;
  if (!pattern.startsWith(`arn:aws:${service}:`)) return false;
  const [namePattern = ""] = /[^:/]+$/.exec(pattern) ?? [];
  return matches(namePattern, physicalName);
}

function matches(pattern: string, text: string): boolean {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*");
  return new RegExp(`^${escaped}$`).test(text);
}
