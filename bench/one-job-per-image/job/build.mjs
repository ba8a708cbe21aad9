// Bundles the worker into one file: `node build.mjs <outfile>`.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

await build({
  entryPoints: [join(dirname(fileURLToPath(import.meta.url)), "main.ts")],
  outfile: process.argv[2],
  bundle: true,
  platform: "node",
  target: "node20",
  logLevel: "warning",
});
