#!/usr/bin/env node
// The command line runs from its TypeScript sources: there is no build that could be stale.
require("tsx/cjs");
require("./main").main();
