const { availableParallelism } = require("node:os");

// The SDK says in every process that its versions of 2027 will need Node.js 22; ours are pinned.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/tests"],
  // Much of the time goes to waiting for child processes: more workers than cores, not many more.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  // How fast something is, benchmarks say: a test ends when it hangs, not when the machine is busy.
  testTimeout: 60_000,
  testMatch: ["**/*.test.ts"],
  transform: {
    "\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, sourceMaps: "inline" },
    ],
  },
  collectCoverageFrom: [
    "*.ts",
    "{chaos,cli,components,config,contracts,job,lib,local,policies,submitter}/**/*.ts",
  ],
  coverageProvider: "babel",
  coverageReporters: ["text-summary", "lcov"],
};
