import type { StackOutputs } from "../../contracts/outputs";
import { nameOf } from "../aws-errors";
import { NotDeployedError, OtherVersionError } from "../errors";
import { commandLine } from "../output/command-line";
import type { Target } from "../target/target";
import { LOG_SOURCES, type LogSource } from "./log-line";

/** A log group of the stack, and who writes to it. */
export interface SourceGroup {
  readonly source: LogSource;
  readonly name: string;
}

/** @throws OtherVersionError for a stack that was deployed before it told its log groups. */
export function sourceGroups({ outputs, name }: Pick<Target, "outputs" | "name">): SourceGroup[] {
  const groups: StackOutputs["logGroups"] = outputs.logGroups;
  if (groups !== undefined) return LOG_SOURCES.map((source) => ({ source, name: groups[source] }));
  throw new OtherVersionError(
    `${name} does not tell the names of its log groups (its output logGroups). ` +
      "Deploy it with this version: pulumi up, or start the local cloud again.",
  );
}

/**
 * Does a call, and explains a group that is not there.
 *
 * @throws NotDeployedError
 */
export async function readingGroup<Answer>(
  { source, name }: SourceGroup,
  stack: string | undefined,
  call: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await call();
  } catch (cause) {
    if (nameOf(cause) !== "ResourceNotFoundException") throw cause;
    throw new NotDeployedError(
      `The log group ${name} does not exist, so nothing is kept of what the ${source} prints` +
        `${source === "worker" ? ", and no job starts" : ""}. ` +
        `What else is missing: ${commandLine("doctor", { stack })}`,
      { cause },
    );
  }
}
