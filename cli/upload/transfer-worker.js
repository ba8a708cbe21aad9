// A thread has to know what a process must know before its first module.
require("../bootstrap");
require("./transfer-worker-main").main();
