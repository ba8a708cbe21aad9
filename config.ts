import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type Config, parseConfig } from "./config/parse-config";
import { formatProblem } from "./config/problem";

const NAMESPACE = "image-labeler";

/**
 * The configuration of the stack that is being deployed, from `Pulumi.<stack>.yaml`.
 *
 * @throws pulumi.RunError that lists every problem, before any resource exists
 */
export function loadConfig(): Config {
  const parsed = parseConfig(stackValues(), deploymentRegion());
  if ("config" in parsed) return parsed.config;
  const problems = parsed.problems.map((problem) => `  ${formatProblem(problem)}`);
  throw new pulumi.RunError(
    `The configuration of stack ${pulumi.getStack()} cannot be deployed:\n${problems.join("\n")}`,
  );
}

/** The default quota of Rekognition depends on it, so it must be known before the first resource. */
function deploymentRegion(): string {
  const region = aws.config.region;
  if (region === undefined || region === "") {
    throw new pulumi.RunError(
      "aws:region: is missing. Give the Region to deploy to: pulumi config set aws:region us-east-1",
    );
  }
  return region;
}

/** All values of our namespace, not only those that we know: a misspelt key must not pass unseen. */
function stackValues(): Record<string, unknown> {
  const prefix = `${NAMESPACE}:`;
  const own = Object.entries(pulumi.runtime.allConfig()).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(
    own.map(([key, text]) => [key.slice(prefix.length), decodeValue(text)]),
  );
}

/** Pulumi keeps objects as JSON and all else as plain text. */
function decodeValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
