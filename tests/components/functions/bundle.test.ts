import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundleFunction } from "../../../components/functions/bundle";

describe("bundleFunction", () => {
  it.each(["submitter/index.ts", "submitter/recover.ts"])(
    "makes one file of %s whose handler loads where nothing is installed",
    async (entryPoint) => {
      const files = await filesOf(entryPoint);

      expect(Object.keys(files)).toEqual(["index.js"]);
      expect(loadAlone(files["index.js"] ?? "")).toBe("function\n");
    },
  );

  it("gives the same bytes for the same source, so that nothing is updated needlessly", async () => {
    expect(await filesOf("submitter/index.ts")).toEqual(await filesOf("submitter/index.ts"));
  });

  it.each(["submitter/index.ts", "submitter/recover.ts"])(
    "keeps %s under a megabyte, for it is read at each cold start",
    async (entryPoint) => {
      const { "index.js": code = "" } = await filesOf(entryPoint);

      expect(Buffer.byteLength(code)).toBeLessThan(1_000_000);
    },
  );

  it("says which entry point there is not", async () => {
    await expect(filesOf("submitter/nothing.ts")).rejects.toThrow(/submitter\/nothing\.ts/);
  });
});

/** Text of each file in a function's archive. */
async function filesOf(entryPoint: string): Promise<Record<string, string>> {
  const { assets } = bundleFunction(entryPoint) as unknown as {
    assets: Promise<Record<string, { text: Promise<string> }>>;
  };
  const texts = Object.entries(await assets).map(async ([name, { text }]) => [name, await text]);
  return Object.fromEntries(await Promise.all(texts));
}

/** What the type of the handler is when the bundle is required in a directory without node_modules. */
function loadAlone(code: string): string {
  const directory = mkdtempSync(join(tmpdir(), "bundle-"));
  try {
    writeFileSync(join(directory, "index.js"), code);
    const script = 'console.log(typeof require("./index.js").handler)';
    const { stdout } = spawnSync(process.execPath, ["-e", script], {
      cwd: directory,
      encoding: "utf8",
      env: {
        AWS_REGION: "eu-central-1",
        AWS_LAMBDA_FUNCTION_NAME: "submitter",
        IMAGES_BUCKET: "images",
        WORK_BUCKET: "work",
        STACK: "dev",
        LABEL_TABLE: "labels",
        JOB_DEFINITION_ARNS: "{}",
        LANES: "{}",
      },
    });
    return stdout;
  } finally {
    rmSync(directory, { recursive: true });
  }
}
