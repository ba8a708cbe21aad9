import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { type Config, parseConfig } from "../../config/parse-config";
import { formatProblem } from "../../config/problem";
import { errorCode } from "../../lib/error-code";
import { messageOf, UsageError } from "../errors";
import { DEFAULT_CONFIG_FILE } from "./default-config-file";

/** What the local cloud deploys, checked before anything starts. */
export interface LocalConfig {
  /** As Pulumi hands it to the program: full keys, objects as JSON. */
  readonly values: Readonly<Record<string, string>>;
  readonly region: string;
  readonly config: Config;
}

const NAMESPACE = "image-labeler:";
const REGION_KEY = "aws:region";
const DEFAULT_REGION = "us-east-1";

/**
 * The configuration of a stack file, or the defaults when none is named and there is no
 * `Pulumi.local.yaml`.
 *
 * @throws UsageError that lists everything wrong with it.
 */
export async function readLocalConfig(
  projectDirectory: string,
  file: string | undefined,
): Promise<LocalConfig> {
  const path = file ?? join(projectDirectory, DEFAULT_CONFIG_FILE);
  return checkedConfig(path, parseStackFile(path, await readIfThere(path, file !== undefined)));
}

/**
 * The configuration of a stack file, or the defaults when none is named.
 *
 * @throws UsageError that lists everything wrong with it.
 */
export async function readStackConfig(file: string | undefined): Promise<Config> {
  if (file === undefined) return checkedConfig("the defaults", {}).config;
  return checkedConfig(file, parseStackFile(file, await readIfThere(file, true))).config;
}

function checkedConfig(path: string, raw: Readonly<Record<string, unknown>>): LocalConfig {
  const region = String(raw[REGION_KEY] ?? DEFAULT_REGION);
  const ours = Object.entries(raw).filter(([key]) => key.startsWith(NAMESPACE));
  const parsed = parseConfig(
    Object.fromEntries(ours.map(([key, value]) => [key.slice(NAMESPACE.length), value])),
    region,
  );
  if ("problems" in parsed) {
    const lines = parsed.problems.map((problem) => `  ${formatProblem(problem)}`);
    throw new UsageError(`The configuration in ${path} is not valid:\n${lines.join("\n")}`);
  }
  const values = Object.entries({ ...raw, [REGION_KEY]: region }).map(
    ([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)] as const,
  );
  return { values: Object.fromEntries(values), region, config: parsed.config };
}

async function readIfThere(path: string, isRequired: boolean): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    if (!isRequired && errorCode(cause) === "ENOENT") return "";
    throw new UsageError(`Cannot read the configuration file "${path}".`, { cause });
  }
}

/** `pulumi config` writes keys below `config`, each with its namespace. */
const stackFileSchema = z
  .object({ config: z.record(z.string(), z.unknown()).nullish() })
  .nullable();

function parseStackFile(path: string, text: string): Record<string, unknown> {
  let yaml: unknown;
  try {
    yaml = parse(text);
  } catch (cause) {
    throw new UsageError(`"${path}" is not YAML: ${messageOf(cause)}`, { cause });
  }
  const parsed = stackFileSchema.safeParse(yaml);
  if (!parsed.success) {
    throw new UsageError(
      `"${path}" is no stack configuration: its keys belong below "config:", ` +
        `as \`pulumi config set\` writes them.`,
    );
  }
  return parsed.data?.config ?? {};
}
