/** @type {import("jest").Config} */
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/tests"],
  // Most of the time goes to child processes that are waited for: a worker for each core.
  maxWorkers: "100%",
  testMatch: ["**/*.test.ts"],
  transform: {
    "\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, sourceMaps: "inline" },
    ],
  },
  collectCoverageFrom: ["*.ts", "{cli,components,config,contracts,job,lib,local,policies,submitter}/**/*.ts"],
  coverageProvider: "v8",
  coverageReporters: ["text-summary", "lcov"],
};
