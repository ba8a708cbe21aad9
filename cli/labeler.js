#!/usr/bin/env node
require("./bootstrap");
require("./main").main();
