// Bundles the worker into one file: `node job/build.mjs <outfile>`.
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const [outfile] = process.argv.slice(2);
if (outfile === undefined) {
  console.error("Usage: node job/build.mjs <outfile>");
  process.exit(2);
}

const folder = dirname(fileURLToPath(import.meta.url));
const { dependencies } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));

await build({
  entryPoints: [join(folder, "main.ts")],
  outfile,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  // Installed beside worker.js: native code, and decoders that are loaded when a photo needs them.
  external: Object.keys(dependencies),
  // import() becomes require(), which looks where NODE_PATH says too.
  supported: { "dynamic-import": false },
  logLevel: "warning",
});
