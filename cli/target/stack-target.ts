import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { stackOutputsSchema } from "../../contracts/outputs";
import { errorCode } from "../../lib/error-code";
import { messageOf, UnreachableError } from "../errors";
import { createClients } from "./clients";
import type { Target } from "./target";

/** Runs the Pulumi CLI and returns what it prints. */
export type RunPulumi = (args: readonly string[]) => Promise<string>;

/**
 * A deployed stack, known only by its outputs.
 *
 * @throws UnreachableError when the Pulumi CLI is missing, the stack does not exist or has other outputs.
 */
export async function stackTarget(stack: string, runPulumi: RunPulumi): Promise<Target> {
  const printed = await runPulumi(["stack", "output", "--json", "--stack", stack]);
  const parsed = stackOutputsSchema.safeParse(parseJson(printed));
  if (!parsed.success) {
    const missing = parsed.error.issues.map(({ path }) => path.join(".") || "all").join(", ");
    throw new UnreachableError(
      `Stack "${stack}" has not the outputs that this version reads (${missing}). ` +
        `Deploy it with this version: pulumi up --stack ${stack}`,
    );
  }
  const { destroy, ...clients } = createClients({ region: parsed.data.region });
  return {
    name: `stack ${stack}`,
    outputs: parsed.data,
    isAtWork: true,
    ...clients,
    close: async () => destroy(),
  };
}

/** The Pulumi CLI, by default the one on the PATH, in the folder that holds Pulumi.yaml. */
export function pulumiIn(projectDirectory: string, command = "pulumi"): RunPulumi {
  return async (args) => {
    try {
      const { stdout } = await promisify(execFile)(command, [...args], { cwd: projectDirectory });
      return stdout;
    } catch (cause) {
      throw new UnreachableError(explain(cause), { cause });
    }
  };
}

function explain(cause: unknown): string {
  if (errorCode(cause) === "ENOENT") {
    return (
      "The Pulumi CLI is not on the PATH. Install it (https://www.pulumi.com/docs/install/), " +
      "or work on the local cloud, without a stack."
    );
  }
  const { stderr = "" } = cause as { stderr?: string };
  const said = stderr.trim() || messageOf(cause);
  return `The Pulumi CLI could not read the stack: ${said}. \`pulumi stack ls\` lists the stacks there are.`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
