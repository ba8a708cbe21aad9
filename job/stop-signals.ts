import type { EventEmitter } from "node:events";
import type { Log } from "./report/report";

/**
 * Aborts at the first SIGTERM or SIGINT. A process that is PID 1 of its container gets no default
 * action for signals: without these handlers it would not notice them.
 *
 * @param endNow called at the second one: whoever sends it does not want to wait
 */
export function stopOnSignals(process: EventEmitter, log: Log, endNow: () => void): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"]) {
    process.on(signal, () => {
      if (controller.signal.aborted) return endNow();
      log.warn("Worker is told to stop: it starts no further image", { signal });
      controller.abort();
    });
  }
  return controller.signal;
}
