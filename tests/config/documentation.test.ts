import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { type Config, parseConfig } from "../../config/parse-config";
import { configSchema } from "../../config/schema";

const TEXT = readFileSync(resolve(__dirname, "../../docs/configuration.md"), "utf8");
/** A network by its mode has no keys; this one has them all. */
const ADOPTED = { network: { vpcId: "vpc-1", subnetIds: ["subnet-1"], assignPublicIp: true } };

describe("docs/configuration.md", () => {
  it("has a row for every key, and none for another", () => {
    const keys = leavesOf(configSchema(ADOPTED), "").map(({ key }) => key);

    expect(
      rows()
        .map(({ key }) => key)
        .sort(),
    ).toEqual([...keys, "network"].sort());
  });

  it("says the default of every key as the code has it", () => {
    const defaults = configOf({ lanes: { only: { prefix: "a/", priority: 1, pools: ["spot"] } } });

    for (const { key, stated } of rows()) {
      expect({ key, stated }).toEqual({ key, stated: defaultOf(key, defaults) });
    }
  });

  it("shows all defaults together, pools and lanes too", () => {
    const [, shown = ""] = /as one would write them:\n\n```yaml\n([\s\S]*?)```/.exec(TEXT) ?? [];
    const given = z.record(z.string(), z.unknown()).parse(parse(shown));

    expect(configOf(given)).toEqual(configOf({}));
    expect(Object.keys(given).sort()).toEqual(
      Object.keys(configOf({}))
        .filter((key) => key !== "region" && key !== "maxWorkers")
        .sort(),
    );
  });

  it("names the limits that the code has", () => {
    const limits = (key: string) => rows().find((row) => row.key === key)?.allowed;

    expect(limits("worker.memoryMiB")).toContain("512 to 249856");
    expect(messageOf({ worker: { memoryMiB: 1 } })).toContain("from 512 to 249856");
    expect(limits("worker.timeoutMinutes")).toBe("1 to 20160");
    expect(messageOf({ worker: { timeoutMinutes: 0 } })).toContain("from 1 to 20160");
    expect(messageOf({ logRetentionDays: 0 })).toContain(`one of ${limits("logRetentionDays")}`);
  });
});

interface Row {
  readonly key: string;
  readonly stated: unknown;
  readonly allowed: string;
}

/** Of the tables whose first column is a key. */
function rows(): Row[] {
  return TEXT.split("\n")
    .map((line) => line.split(" | "))
    .filter((cells) => cells.length === 5 && cells[0]?.startsWith("| `"))
    .map(([key = "", stated = "", allowed = ""]) => ({
      key: key.replace(/[|` ]/g, ""),
      stated: ["required", "none", "by Region", "by architecture"].includes(stated)
        ? stated
        : parse(stated.replaceAll("`", "")),
      allowed,
    }));
}

interface Leaf {
  /** Dotted, with `<name>` for the names that people choose. */
  readonly key: string;
  readonly schema: z.core.$ZodType;
}

function leavesOf(schema: z.core.$ZodType, key: string): Leaf[] {
  if (schema instanceof z.ZodRecord) return leavesOf(schema.valueType, `${key}.<name>`);
  if (!(schema instanceof z.ZodObject)) return [{ key, schema }];
  return Object.entries(schema.shape).flatMap(([step, inner]) =>
    leavesOf(inner, key === "" ? step : `${key}.${step}`),
  );
}

/** What the code fills in, in the words of the table where it is no fixed value. */
function defaultOf(key: string, defaults: Config): unknown {
  if (key === "rekognition.requestsPerSecond") return "by Region";
  if (key === "pools.<name>.instanceTypes") return "by architecture";
  const leaf = leavesOf(configSchema(ADOPTED), "").find((other) => other.key === key);
  const isInside = key.includes(".");
  if (leaf !== undefined && isInside && !z.safeParse(leaf.schema, undefined).success) {
    return "required";
  }
  const value = key
    .replace("<name>", "only")
    .split(".")
    .reduce<unknown>((inside, step) => Reflect.get(Object(inside), step), defaults);
  return value ?? "none";
}

function configOf(raw: Record<string, unknown>): Config {
  const parsed = parseConfig(raw, "eu-central-1");
  if ("config" in parsed) return parsed.config;
  throw new Error(JSON.stringify(parsed.problems));
}

function messageOf(raw: Record<string, unknown>): string {
  const parsed = parseConfig(raw, "eu-central-1");
  return "problems" in parsed ? parsed.problems.map(({ wayOut }) => wayOut).join(" ") : "";
}
