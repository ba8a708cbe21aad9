import { z } from "zod";
import type { Problem } from "../../local/problem";
import { escapeControls } from "../output/table";

/** What a person reads of a problem that the local cloud met. */
export function describeProblem(problem: Problem): string {
  switch (problem.kind) {
    case "denied":
      return (
        `AccessDenied: ${problem.role} may not ${problem.action} on ${problem.resource}. ` +
        "No policy that the program declares allows it: add the permission in components/."
      );
    case "function":
      return `The function ${problem.name} failed: ${problem.error}`;
    case "delivery":
      return `The rule ${problem.rule} could not send an event to ${problem.targetArn}: ${problem.error}. ${problem.outcome}`;
    case "job": {
      const exitCode = problem.exitCode === undefined ? "" : ` (exit code ${problem.exitCode})`;
      const said = problem.lastLogLines.flatMap(readLogLine);
      return [
        `Job ${problem.jobName} failed: ${problem.statusReason}${exitCode}. Its log ends with:`,
        ...said.map((line) => `  ${escapeControls(line)}`),
      ].join("\n");
    }
  }
}

const logLineSchema = z.object({
  message: z.string(),
  level: z.string().optional(),
  reason: z.string().optional(),
});

/** Log lines are JSON; metrics among them, and what only says that work went on, are left out. */
function readLogLine(line: string): string[] {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return [line];
  }
  const parsed = logLineSchema.safeParse(json);
  if (!parsed.success || parsed.data.level === "INFO") return [];
  const { message, reason } = parsed.data;
  return [reason === undefined ? message : `${message}: ${reason}`];
}
