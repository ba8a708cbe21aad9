import { EXIT_CODES } from "../../contracts/job";
import { NO_LANE, WORKER_METRICS, type WorkerMetric } from "../../contracts/metrics";
import { imageUri } from "../../contracts/table";
import type { Trigger } from "../../contracts/trigger";
import type { Clock } from "../../lib/clock";
import { reasonOf } from "../errors";
import type { Image } from "../image";
import type { CallObserver } from "../rekognition/detect-labels";
import type { Settled } from "../settle/settle-image";
import type { PublishMetrics } from "./lane-metrics";
import { LaneTally } from "./lane-tally";

export interface Log {
  info(message: string, details: Record<string, unknown>): void;
  warn(message: string, details: Record<string, unknown>): void;
  error(message: string, details: Record<string, unknown>): void;
}

/**
 * Says how each image ended: a line for each that a person may have to look at, metrics for the
 * rest, and the exit code that follows from all of them.
 */
export class Report {
  readonly #lanes = new Map<string, LaneTally>();
  readonly #expected = new Map<string, number>();
  #retryable = 0;
  #failed = 0;
  #countedUntil: number;

  constructor(
    private readonly log: Log,
    private readonly publish: PublishMetrics,
    private readonly clock: Pick<Clock, "now">,
  ) {
    this.#countedUntil = clock.now();
  }

  /** Images that have not ended when the report is finished are unsettled. */
  expect(images: readonly Image[]): void {
    for (const { lane } of images) {
      this.#lane(lane);
      this.#expected.set(lane, (this.#expected.get(lane) ?? 0) + 1);
    }
  }

  settled(image: Image, settled: Settled): void {
    this.#lane(image.lane).count(EFFECT_METRICS[settled.effect]);
    if (settled.effect !== "rejected") return;
    const { reason, detail } = settled;
    this.log.info("Image rejected", { image: image.uri, lane: image.lane, reason, detail });
  }

  unsettled(image: Image, error: unknown, retryable: boolean): void {
    this.#unsettled(image.lane, image.uri, error, retryable);
  }

  /** The trigger of an object that is in no lane. */
  stray({ bucket, key }: Trigger, error: unknown): void {
    this.#unsettled(NO_LANE, imageUri(bucket, key), error, false);
  }

  /** Who takes down the DetectLabels calls for this image. */
  observer({ lane }: Image): CallObserver {
    const tally = this.#lane(lane);
    return {
      answered: (milliseconds) => {
        tally.count(WORKER_METRICS.detectLabelsCalls);
        tally.answered(milliseconds);
      },
      throttled: () => tally.count(WORKER_METRICS.detectLabelsThrottles),
    };
  }

  /** Prints the metrics of what happened since the last time. */
  flush(): void {
    this.#countSeconds();
    for (const lane of this.#lanes.values()) {
      const figures = lane.takeFigures();
      if (figures !== undefined) this.publish(figures);
    }
  }

  /** Prints the summary and the last metrics, and returns the exit code. */
  finish(): number {
    const left = this.#countLeft();
    this.flush();
    const totals = Object.fromEntries(
      Object.entries(WORKER_TOTALS).map(([name, metric]) => [name, this.#total(metric)]),
    );
    this.log.info("Worker ends", totals);
    if (left + this.#retryable > 0) return EXIT_CODES.unsettled;
    return this.#failed > 0 ? EXIT_CODES.failed : EXIT_CODES.settled;
  }

  #unsettled(lane: string, image: string, error: unknown, retryable: boolean): void {
    if (retryable) this.#retryable += 1;
    else this.#failed += 1;
    this.#lane(lane).count(WORKER_METRICS.imagesUnsettled);
    const details = { image, lane, retryable, reason: reasonOf(error) };
    if (retryable) this.log.warn("Image unsettled", details);
    else this.log.error("Image unsettled", { ...details, error });
  }

  #countLeft(): number {
    let left = 0;
    for (const [lane, expected] of this.#expected) {
      const tally = this.#lane(lane);
      const leftInLane = expected - tally.ended;
      if (leftInLane > 0) tally.count(WORKER_METRICS.imagesUnsettled, leftInLane);
      left += leftInLane;
    }
    return left;
  }

  /** To the manifest's first lane: submissions are made a lane at a time, so there is no other. */
  #countSeconds(): void {
    const [lane] = this.#expected.keys();
    const now = this.clock.now();
    const seconds = (now - this.#countedUntil) / 1000;
    if (lane === undefined || seconds <= 0) return;
    this.#lane(lane).count(WORKER_METRICS.workerSeconds, seconds);
    this.#countedUntil = now;
  }

  #lane(name: string): LaneTally {
    const known = this.#lanes.get(name);
    if (known !== undefined) return known;
    const tally = new LaneTally(name);
    this.#lanes.set(name, tally);
    return tally;
  }

  #total(metric: WorkerMetric): number {
    return [...this.#lanes.values()].reduce((sum, lane) => sum + lane.total(metric), 0);
  }
}

const EFFECT_METRICS: Readonly<Record<Settled["effect"], WorkerMetric>> = {
  labeled: WORKER_METRICS.imagesLabeled,
  rejected: WORKER_METRICS.imagesRejected,
  unchanged: WORKER_METRICS.imagesUnchanged,
  removed: WORKER_METRICS.imagesRemoved,
};

const WORKER_TOTALS = {
  labeled: WORKER_METRICS.imagesLabeled,
  rejected: WORKER_METRICS.imagesRejected,
  unchanged: WORKER_METRICS.imagesUnchanged,
  removed: WORKER_METRICS.imagesRemoved,
  unsettled: WORKER_METRICS.imagesUnsettled,
  detectLabelsCalls: WORKER_METRICS.detectLabelsCalls,
  detectLabelsThrottles: WORKER_METRICS.detectLabelsThrottles,
} as const;
