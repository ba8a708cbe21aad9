// Bundles the worker into one file: `node job/build.mjs <outfile>`.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const [outfile] = process.argv.slice(2);
if (outfile === undefined) {
  console.error("Usage: node job/build.mjs <outfile>");
  process.exit(2);
}

await build({
  entryPoints: [join(dirname(fileURLToPath(import.meta.url)), "main.ts")],
  outfile,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  // Native code cannot be bundled: it is installed beside worker.js.
  external: ["sharp"],
  // import() becomes require(), which looks where NODE_PATH says too.
  supported: { "dynamic-import": false },
  logLevel: "warning",
});
