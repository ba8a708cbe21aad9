import { ARRAY_INDEX_VARIABLE, EXIT_CODES } from "../contracts/job";
import type { Clock } from "../lib/clock";
import type { Variables } from "../lib/read-variables";
import { parseArguments } from "./arguments";
import type { Pacing } from "./backoff";
import type { Clients } from "./clients";
import { readEnvironment } from "./environment";
import { reasonOf, ServiceUnavailableError } from "./errors";
import { readManifest } from "./objects/read-manifest";
import type { PublishMetrics } from "./report/lane-metrics";
import { type Log, Report } from "./report/report";
import { settleTriggers } from "./settle/settle-triggers";
import { triggersContext } from "./triggers-context";

/** Everything that a worker gets from outside. */
export interface WorkerOptions extends Pacing {
  readonly argv: readonly string[];
  readonly variables: Variables;
  readonly clients: Clients;
  readonly newRevision: () => string;
  readonly log: Log;
  readonly publishMetrics: PublishMetrics;
  /** A file that decodes when it runs in a thread. */
  readonly decoderScript: string;
  /** Aborted when the worker shall end: no image is started any more. */
  readonly stop: AbortSignal;
}

/** Fargate kills 30 seconds after SIGTERM. https://docs.aws.amazon.com/batch/latest/userguide/job_timeouts.html */
export const GRACE_MILLISECONDS = 20_000;
const FLUSH_MILLISECONDS = 60_000;

/**
 * Settles the triggers of one manifest.
 *
 * @returns the exit code: what Batch shall make of this attempt.
 */
export async function runWorker(options: WorkerOptions): Promise<number> {
  const report = new Report(options.log, options.publishMetrics, options.clock);
  const cancelFlush = every(options.clock, FLUSH_MILLISECONDS, () => report.flush());
  const grace = graceAfter(options.stop, options.clock);
  try {
    return await Promise.race([work(options, report), grace.over.then(() => endUnsettled(report))]);
  } finally {
    cancelFlush();
    grace.cancel();
  }
}

async function work(options: WorkerOptions, report: Report): Promise<number> {
  const { clients, log } = options;
  try {
    const location = parseArguments(options.argv);
    const environment = readEnvironment(options.variables);
    const triggers = await readManifest(clients.s3, location, environment[ARRAY_INDEX_VARIABLE]);
    const context = triggersContext(options, environment, report);
    log.info("Worker starts", { triggers: triggers.length, ...location });
    await settleTriggers(triggers, context);
    return report.finish();
  } catch (error) {
    log.error("Worker stops", { reason: reasonOf(error), error });
    report.finish();
    return error instanceof ServiceUnavailableError ? EXIT_CODES.unsettled : EXIT_CODES.failed;
  }
}

/** Even when nothing is known to be left, e.g. while the manifest is still being read. */
function endUnsettled(report: Report): number {
  report.finish();
  return EXIT_CODES.unsettled;
}

/** Resolves once images in flight have had their time to end. */
function graceAfter(stop: AbortSignal, clock: Clock) {
  let cancel = () => {};
  const over = new Promise<void>((resolve) => {
    const start = () => {
      cancel = clock.after(GRACE_MILLISECONDS, resolve);
    };
    if (stop.aborted) start();
    else stop.addEventListener("abort", start, { once: true });
  });
  return { over, cancel: () => cancel() };
}

function every(clock: Clock, milliseconds: number, run: () => void): () => void {
  let cancel = () => {};
  const next = () => {
    cancel = clock.after(milliseconds, () => {
      run();
      next();
    });
  };
  next();
  return () => cancel();
}
