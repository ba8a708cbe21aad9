import { MAX_JOB_ATTEMPTS, MAX_RETRY_RULES } from "../../contracts/limits";
import type { RetryRule, RetryStrategy } from "./definitions";

/** How one attempt of a job ended. */
export interface AttemptEnd {
  /** Absent when the container never ran. */
  readonly exitCode?: number;
  /** What the container runtime says, e.g. `OutOfMemoryError: ...`. */
  readonly reason?: string;
  readonly statusReason: string;
  /** Where it logged; absent when it never came so far. */
  readonly logStreamName?: string;
}

/**
 * Whether a failed attempt is tried again. The first rule whose conditions are all met decides; when
 * none is, Batch retries. https://docs.aws.amazon.com/batch/latest/APIReference/API_EvaluateOnExit.html
 *
 * @param attempts how many have been made, this one included
 */
export function isRetried(strategy: RetryStrategy, attempts: number, end: AttemptEnd): boolean {
  if (attempts >= strategy.attempts) return false;
  const rule = strategy.rules.find((candidate) => isMet(candidate, end));
  return rule?.action !== "EXIT";
}

/** What RegisterJobDefinition and SubmitJob refuse in a retry strategy, in words for the user. */
export function retryProblems({ attempts, rules }: RetryStrategy): string[] {
  const problems: string[] = [];
  if (!Number.isInteger(attempts) || attempts < 1 || attempts > MAX_JOB_ATTEMPTS) {
    problems.push(`attempts is ${attempts}; Batch takes 1 to ${MAX_JOB_ATTEMPTS}.`);
  }
  if (rules.length > MAX_RETRY_RULES) {
    problems.push(`evaluateOnExit has ${rules.length} rules; Batch takes ${MAX_RETRY_RULES}.`);
  }
  return [...problems, ...rules.flatMap(ruleProblems)];
}

const MAX_PATTERN_CHARACTERS = 512;
const REASON_PATTERN = /^[A-Za-z0-9.:\s]*\*?$/;
const EXIT_CODE_PATTERN = /^[0-9]*\*?$/;

function ruleProblems(rule: RetryRule, index: number): string[] {
  const { onExitCode, onReason, onStatusReason } = rule;
  const patterns = { onExitCode, onReason, onStatusReason };
  const given = Object.entries(patterns).filter(([, pattern]) => pattern !== undefined);
  if (given.length === 0) return [`evaluateOnExit[${index}] has no condition; Batch needs one.`];
  return given
    .filter(([name, pattern]) => !isPattern(name, pattern ?? ""))
    .map(
      ([name, pattern]) =>
        `evaluateOnExit[${index}].${name} is "${pattern}"; Batch takes ${
          name === "onExitCode" ? "digits" : "letters, digits, white space, . and :"
        }, at most ${MAX_PATTERN_CHARACTERS}, and an asterisk at the end only.`,
    );
}

function isPattern(name: string, pattern: string): boolean {
  const allowed = name === "onExitCode" ? EXIT_CODE_PATTERN : REASON_PATTERN;
  return pattern.length > 0 && pattern.length <= MAX_PATTERN_CHARACTERS && allowed.test(pattern);
}

function isMet(rule: RetryRule, end: AttemptEnd): boolean {
  return (
    matches(rule.onExitCode, end.exitCode?.toString()) &&
    matches(rule.onReason, end.reason) &&
    matches(rule.onStatusReason, end.statusReason)
  );
}

/** A lone asterisk also matches what is absent: it is how rules are closed. */
function matches(pattern: string | undefined, value: string | undefined): boolean {
  if (pattern === undefined || pattern === "*") return true;
  if (value === undefined) return false;
  return pattern.endsWith("*") ? value.startsWith(pattern.slice(0, -1)) : value === pattern;
}
