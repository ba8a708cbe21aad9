import { isMainThread } from "node:worker_threads";

/** Entry of the worker's container, and of its decoder threads: both run the one bundled file. */
function main(): Promise<void> {
  // Required here, so that each loads only what it needs.
  if (isMainThread) {
    const worker: typeof import("./start") = require("./start");
    return worker.start(__filename);
  }
  const decoder: typeof import("./convert/decoder-thread") = require("./convert/decoder-thread");
  return decoder.answerInThread();
}

main();
