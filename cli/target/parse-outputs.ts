import { z } from "zod";
import { type StackOutputs, stackOutputsSchema } from "../../contracts/outputs";
import { NotDeployedError, OtherVersionError } from "../errors";

/**
 * Reads what `pulumi stack output --json` prints.
 *
 * @param who the stack, at the beginning of a message
 * @param deploy the command that deploys it
 * @throws NotDeployedError when there are none, OtherVersionError when this version does not understand them.
 */
export function parseOutputs(text: string, who: string, deploy: string): StackOutputs {
  const outputs = parseJson(text);
  const parsed = stackOutputsSchema.safeParse(outputs);
  if (parsed.success) return parsed.data;
  if (isEmpty(outputs)) {
    throw new NotDeployedError(`${who} has no outputs: nothing is deployed. Deploy it: ${deploy}`);
  }
  const { issues } = parsed.error;
  const missing = issues.filter(isMissing);
  if (missing.length === issues.length) {
    throw new OtherVersionError(
      `${who} has not the outputs that this version reads (${missing.map(nameOf).join(", ")}). ` +
        `Deploy it with this version: ${deploy}`,
    );
  }
  const faults = issues.map((issue) => `${nameOf(issue)}: ${issue.message}`).join("; ");
  throw new OtherVersionError(
    `${who} has outputs that this version does not understand (${faults}). ` +
      `Use the version that deployed it, or deploy it with this one: ${deploy}`,
  );
}

type Issue = z.core.$ZodIssue;

function isMissing(issue: Issue): boolean {
  return issue.code === "invalid_type" && /received undefined/.test(issue.message);
}

function nameOf({ path }: Issue): string {
  return path.join(".") || "all";
}

function isEmpty(outputs: unknown): boolean {
  return z.strictObject({}).safeParse(outputs).success;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
