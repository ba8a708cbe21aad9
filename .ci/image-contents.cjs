// Runs inside the worker's image: what must not be in it, and what must work.
// Arguments: the checkout's path, then the packages that may be installed.
const assert = require("node:assert");
const { accessSync, constants, existsSync, readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

const [checkout, ...packages] = process.argv.slice(2);
const APP = "/app";
const files = readdirSync(APP, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, path, name }) => join(parentPath ?? path, name));

const tools = ["cc", "c++", "gcc", "g++", "clang", "make", "cmake", "ld", "as", "python3", "git"];
const found = process.env.PATH.split(":").flatMap((folder) =>
  tools.map((tool) => join(folder, tool)).filter(existsSync),
);
assert.deepStrictEqual(found, [], "compilers");

const installed = files
  .map((file) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1])
  .filter((name) => name !== undefined);
assert.deepStrictEqual([...new Set(installed)].sort(), packages.sort(), "packages");

const worker = readFileSync(join(APP, "worker.js"), "utf8");
const stray = files.filter((file) => /\.(map|ts)$/.test(file));
assert.deepStrictEqual(stray, [], "source maps, types");
assert(!worker.includes("sourceMappingURL"), "a source map in worker.js");
for (const path of [`${checkout}/`, "/root/", "/home/", `${APP}/`]) {
  assert(!worker.includes(path), `worker.js names ${path}, a path of where it was built`);
}

assert.notStrictEqual(process.getuid(), 0, "the user is root");
const isWritable = (file) => {
  try {
    accessSync(file, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};
assert.deepStrictEqual([APP, ...files].filter(isWritable), [], "what the user may change");

for (const name of ["sharp", "bmp-ts", "exif-reader", "libheif-js/wasm-bundle"]) {
  require(join(APP, "node_modules", name));
}
console.log(`${files.length} files, packages ${packages.join(", ")}: as they should be`);
