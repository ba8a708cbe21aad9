import { relative, sep } from "node:path";
import { RunError } from "@pulumi/pulumi";

/**
 * One message per reason why a program failed. What the local cloud has refused is left out: it has
 * said so itself, and the SDK repeats it for everything that depends on the refused resource.
 */
export function programErrors(
  failures: readonly unknown[],
  refusals: readonly string[],
  projectDirectory: string,
): string[] {
  const messages = failures
    .filter((failure) => !refusals.some((refusal) => messageOf(failure).includes(refusal)))
    .map((failure) => describe(failure, projectDirectory));
  return [...new Set(messages)];
}

/** A RunError speaks to the user; anything else is a bug, and its place helps. */
function describe(failure: unknown, projectDirectory: string): string {
  if (RunError.isInstance(failure) || !(failure instanceof Error)) return messageOf(failure);
  const place = placeInProject(failure.stack ?? "", projectDirectory);
  const text = `${failure.name}: ${failure.message}`;
  return place === undefined ? text : `${text} (${place})`;
}

function messageOf(failure: unknown): string {
  return failure instanceof Error ? failure.message : String(failure);
}

/** The first line of the stack that is the project's own: `components/lane.ts:33`. */
function placeInProject(stack: string, projectDirectory: string): string | undefined {
  const dependency = `${sep}node_modules${sep}`;
  for (const frame of stack.split("\n")) {
    const [, file, line] = /(?:file:\/\/)?(\/[^()]+):(\d+):\d+\)?$/.exec(frame) ?? [];
    if (file === undefined || !file.startsWith(projectDirectory + sep)) continue;
    if (!file.includes(dependency)) return `${relative(projectDirectory, file)}:${line}`;
  }
  return undefined;
}
