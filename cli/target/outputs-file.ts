import { readFile } from "node:fs/promises";
import { messageOf, UsageError } from "../errors";

/** How to make one. */
export const OUTPUTS_FILE_EXAMPLE = "`pulumi stack output --json > outputs.json`";

/** Where a stack is named, a name that ends so is that of a file with its outputs: no Pulumi CLI is needed then. */
const EXTENSION = ".json";

export function isOutputsFile(stack: string): boolean {
  return stack.endsWith(EXTENSION);
}

/** @throws UsageError when it cannot be read */
export async function readOutputsFile(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new UsageError(
      `Cannot read the stack's outputs: ${messageOf(cause)}. ` +
        `A stack's name that ends in ${EXTENSION} is a file that has them: ${OUTPUTS_FILE_EXAMPLE}`,
      { cause },
    );
  }
}
