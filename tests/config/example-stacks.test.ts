import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { parseConfig } from "../../config/parse-config";

const PROJECT = resolve(__dirname, "../..");
const OWN_KEY = /^image-labeler:/;
const stackFile = z.object({ config: z.record(z.string(), z.unknown()) });
const endpointsSchema = z.tuple([z.record(z.string(), z.string())]);

describe("the stacks that come with the project", () => {
  it("can be deployed: dev small and without traces, prod protected, watched and larger", () => {
    expect(configOf("dev")).toMatchObject({
      region: "us-east-1",
      protect: false,
      logRetentionDays: 7,
      maxWorkers: 6,
    });
    expect(configOf("dev")).not.toHaveProperty("alarmEmail");
    expect(configOf("prod")).toMatchObject({
      region: "us-east-1",
      protect: true,
      alarmEmail: "image-labeler@example.com",
      logRetentionDays: 400,
      maxWorkers: 20,
    });
  });

  it("leave the local cloud at its defaults, whatever emulator the local stack is for", () => {
    const defaults = parseConfig({}, "us-east-1");

    expect(configOf("local")).toEqual("config" in defaults && defaults.config);
  });

  it("set nothing of the provider that it does not know", () => {
    const known = namesIn("config/vars.d.ts", /export declare const (\w+)/g);
    const given = ["dev", "prod", "local"].flatMap((stack) => providerKeys(stack));

    expect(given).toContain("skipCredentialsValidation");
    expect(given.filter((key) => !known.includes(key))).toEqual([]);
  });

  it("send every service of the program to the emulator, under the provider's names", () => {
    const [endpoints] = endpointsSchema.parse(valuesOf("local")["aws:endpoints"]);
    const known = namesIn(
      "types/input.d.ts",
      /interface ProviderEndpoint \{([\s\S]*?)\n\}/g,
    ).flatMap((body) => Array.from(body.matchAll(/^ {4}(\w+)\?:/gm), ([, name]) => name));

    expect(Object.keys(endpoints)).toEqual(servicesOfProgram());
    expect(Object.keys(endpoints).filter((key) => !known.includes(key))).toEqual([]);
    expect(new Set(Object.values(endpoints))).toEqual(new Set(["http://localhost:4566"]));
  });

  it("never send credentials of an account to the emulator", () => {
    expect(valuesOf("local")).toMatchObject({ "aws:accessKey": "test", "aws:secretKey": "test" });
  });
});

function valuesOf(stack: string): Record<string, unknown> {
  return stackFile.parse(parse(readFileSync(resolve(PROJECT, `Pulumi.${stack}.yaml`), "utf8")))
    .config;
}

function configOf(stack: string): unknown {
  const values = valuesOf(stack);
  const own = Object.entries(values).filter(([key]) => OWN_KEY.test(key));
  const region = z.string().parse(values["aws:region"]);
  const parsed = parseConfig(
    Object.fromEntries(own.map(([key, value]) => [key.replace(OWN_KEY, ""), value])),
    region,
  );
  return "config" in parsed ? parsed.config : parsed.problems;
}

/** Of the provider's namespace; a key of a third one would be read by nobody. */
function providerKeys(stack: string): string[] {
  return Object.keys(valuesOf(stack))
    .filter((key) => !OWN_KEY.test(key))
    .map((key) => key.replace("aws:", ""));
}

function namesIn(file: string, pattern: RegExp): string[] {
  const text = readFileSync(resolve(PROJECT, "node_modules/@pulumi/aws", file), "utf8");
  return Array.from(text.matchAll(pattern), ([, name = ""]) => name);
}

/** The provider's names of the services that index.ts and the components declare resources of or ask. */
function servicesOfProgram(): string[] {
  const files = readdirSync(resolve(PROJECT, "components"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => resolve(PROJECT, "components", file));
  const program = [...files, resolve(PROJECT, "index.ts")]
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
  const declared = Array.from(
    program.matchAll(/\bnew awsx?\.(\w+)\.(\w+)\(/g),
    ([, module = "", type = ""]) => serviceOf(module, type),
  );
  const asked = program.includes("aws.getCallerIdentity") ? ["sts"] : [];
  return [...new Set([...declared, ...asked])].sort();
}

/** Pulumi's module "cloudwatch" holds three services. */
function serviceOf(module: string, type: string): string {
  if (module !== "cloudwatch") return module;
  if (type.startsWith("Event")) return "cloudwatchevents";
  return type.startsWith("Log") ? "cloudwatchlogs" : "cloudwatch";
}
