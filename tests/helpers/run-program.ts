import type * as Pulumi from "@pulumi/pulumi";
import { type ProgramRun, underMocks } from "./pulumi-mocks";

type Configuration = Readonly<Record<string, unknown>>;

/** What `pulumi up` would register and print for this configuration. Values that are no strings become JSON. */
export async function runProgram(config: Configuration = {}): Promise<ProgramRun> {
  const { only } = await runPrograms({ only: config });
  if (only === undefined) throw new Error("The program did not run.");
  return only;
}

/**
 * The same for several configurations. Only the project's own modules are loaded anew for each, and
 * functions are not bundled: that takes a fraction of the time.
 */
export async function runPrograms(
  configurations: Readonly<Record<string, Configuration>>,
): Promise<Record<string, ProgramRun>> {
  const sdk = jest.requireActual<typeof Pulumi>("@pulumi/pulumi");
  jest.doMock("@pulumi/pulumi", () => sdk);
  for (const name of ["@pulumi/aws", "@pulumi/awsx"]) {
    const module = loadOnce(jest.requireActual<object>(name));
    jest.doMock(name, () => module);
  }
  jest.doMock("../../components/functions/bundle", () => ({
    BUNDLE_MODULE: "index",
    bundleFunction: () => new sdk.asset.AssetArchive({}),
  }));
  const runs: Record<string, ProgramRun> = {};
  for (const [name, configuration] of Object.entries(configurations)) {
    await jest.isolateModulesAsync(async () => {
      runs[name] = await underMocks(sdk, configTexts(configuration), async () =>
        jest.requireActual<object>("../../index"),
      );
    });
  }
  return runs;
}

/** As `Pulumi.<stack>.yaml` holds them. */
function configTexts(config: Configuration): Record<string, string> {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      `image-labeler:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

/** The AWS packages load each resource when it is first asked for; jest would do so again in each run. */
function loadOnce<Module extends object>(module: Module): Module {
  const loaded = new Map<PropertyKey, unknown>();
  return new Proxy(module, {
    get(target, key) {
      if (loaded.has(key)) return loaded.get(key);
      const value: unknown = Reflect.get(target, key);
      if (typeof value === "function") loaded.set(key, value);
      if (typeof value !== "object" || value === null) return value;
      loaded.set(key, loadOnce(value));
      return loaded.get(key);
    },
  });
}
