import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { errorCode } from "../../lib/error-code";
import { messageOf, UnreachableError } from "../errors";
import { isOutputsFile } from "./outputs-file";

/** `<stack>`, `<organization>/<stack>` or `<organization>/<project>/<stack>`. https://www.pulumi.com/docs/iac/concepts/stacks/ */
const STACK_NAME = /^([A-Za-z0-9_.][\w.-]*\/){0,2}[A-Za-z0-9_.][\w.-]*$/;
export const STACK_NAME_RULE =
  "letters, digits, hyphens, underscores and periods, alone or as <organization>/<project>/<stack>";

const defaultStackSchema = z.object({
  stack: z.string().refine(isStackName, `the name of a stack has ${STACK_NAME_RULE}`),
});

/** How a remembered stack that cannot be used is got rid of. */
export const WAY_OUT =
  "Choose another with `labeler use <stack>`, or go back to the local cloud: `labeler use --local`.";

/** Also the name of a file that has its outputs. */
export function isStackName(name: string): boolean {
  return STACK_NAME.test(name) || isOutputsFile(name);
}

/**
 * The stack that commands work on which name none, if there is one.
 *
 * @throws UnreachableError when what is remembered is no stack's name: the local cloud was not meant either.
 */
export async function rememberedStack(stateDirectory: string): Promise<string | undefined> {
  const file = fileIn(stateDirectory);
  const text = await readIfThere(file);
  if (text === undefined) return undefined;
  try {
    return defaultStackSchema.parse(JSON.parse(text)).stack;
  } catch (cause) {
    const fault = cause instanceof z.ZodError ? (cause.issues[0]?.message ?? "") : messageOf(cause);
    throw new UnreachableError(`"${file}" remembers no stack: ${fault}. ${WAY_OUT}`, { cause });
  }
}

/** Written whole or not at all. */
export async function rememberStack(stateDirectory: string, stack: string): Promise<void> {
  const file = fileIn(stateDirectory);
  await mkdir(stateDirectory, { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify({ stack })}\n`);
  await rename(`${file}.new`, file);
}

/** Also of what cannot be read. */
export async function forgetStack(stateDirectory: string): Promise<void> {
  await rm(fileIn(stateDirectory), { force: true });
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    // A state directory that is a file holds nothing either.
    if (errorCode(cause) === "ENOENT" || errorCode(cause) === "ENOTDIR") return undefined;
    throw new UnreachableError(`Cannot read "${file}": ${messageOf(cause)}. ${WAY_OUT}`, { cause });
  }
}

function fileIn(stateDirectory: string): string {
  return join(stateDirectory, "default-stack.json");
}
