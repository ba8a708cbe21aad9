import { type ExecFileException, execFile } from "node:child_process";
import { promisify } from "node:util";
import { errorCode } from "../../lib/error-code";
import { messageOf, NotDeployedError, UnreachableError, UserError } from "../errors";
import { CLI_EXIT_CODES } from "../exit-codes";
import { shellWord } from "../output/shell";
import { createClients } from "./clients";
import { isOutputsFile, OUTPUTS_FILE_EXAMPLE, readOutputsFile } from "./outputs-file";
import { parseOutputs } from "./parse-outputs";
import type { Target } from "./target";

/** Runs the Pulumi CLI and returns what it prints. */
export type RunPulumi = (args: readonly string[]) => Promise<string>;

/**
 * A deployed stack, known only by its outputs.
 *
 * @param stack its name, or a file of its outputs
 * @throws UnreachableError when the Pulumi CLI is missing, the stack does not exist or has other outputs.
 */
export async function stackTarget(stack: string, runPulumi: RunPulumi): Promise<Target> {
  const outputs = isOutputsFile(stack)
    ? parseOutputs(await readOutputsFile(stack), `The stack of "${stack}"`, "pulumi up")
    : parseOutputs(
        await runPulumi(["stack", "output", "--json", "--stack", stack]),
        `Stack "${stack}"`,
        `pulumi up --stack ${shellWord(stack)}`,
      );
  const connection = { region: outputs.region };
  const { destroy, ...clients } = createClients(connection);
  return {
    stack,
    name: isOutputsFile(stack) ? `the stack of ${stack}` : `stack ${stack}`,
    connection,
    outputs,
    isAtWork: true,
    ...clients,
    close: async () => destroy(),
  };
}

/** Until the Pulumi CLI has asked its backend, which may be far away. */
const PULUMI_TIMEOUT_SECONDS = 60;

/** The Pulumi CLI, by default the one on the PATH, in the folder that holds Pulumi.yaml. */
export function pulumiIn(projectDirectory: string, command = "pulumi"): RunPulumi {
  return async (args) => {
    try {
      const options = { cwd: projectDirectory, timeout: PULUMI_TIMEOUT_SECONDS * 1000 };
      const { stdout } = await promisify(execFile)(command, [...args], options);
      return stdout;
    } catch (cause) {
      throw explain(cause);
    }
  };
}

function explain(cause: unknown): UserError {
  if (errorCode(cause) === "ENOENT") {
    return new UnreachableError(
      "The Pulumi CLI is not on the PATH. Install it (https://www.pulumi.com/docs/install/), " +
        `name a file of the stack's outputs, ${OUTPUTS_FILE_EXAMPLE}, ` +
        "or work on the local cloud, without a stack.",
      { cause },
    );
  }
  const { stderr = "", signal, killed = false } = cause as Partial<ExecFileException>;
  if (signal === "SIGINT") {
    return new UserError("Interrupted: nothing was done.", CLI_EXIT_CODES.interrupted, { cause });
  }
  const said = killed
    ? `no answer in ${PULUMI_TIMEOUT_SECONDS} s`
    : stderr.trim() || messageOf(cause);
  const message = `The Pulumi CLI could not read the stack: ${said}. \`pulumi stack ls\` lists the stacks there are.`;
  return /no stack named/.test(said)
    ? new NotDeployedError(message, { cause })
    : new UnreachableError(message, { cause });
}
