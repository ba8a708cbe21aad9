import { WORKER_METRICS, type WorkerMetric } from "../../contracts/metrics";
import type { LaneFigures } from "./lane-metrics";
import { Sample } from "./sample";

/** Counts of one lane: since the start, and since the metrics were last published. */
export class LaneTally {
  readonly #total = new Map<WorkerMetric, number>();
  readonly #unpublished = new Map<WorkerMetric, number>();
  readonly #milliseconds = new Sample();

  constructor(private readonly lane: string) {}

  count(metric: WorkerMetric, by = 1): void {
    for (const counts of [this.#total, this.#unpublished]) {
      counts.set(metric, (counts.get(metric) ?? 0) + by);
    }
  }

  answered(milliseconds: number): void {
    this.#milliseconds.add(milliseconds);
  }

  total(metric: WorkerMetric): number {
    return this.#total.get(metric) ?? 0;
  }

  /** Images that are done with, however they ended. */
  get ended(): number {
    return IMAGE_METRICS.reduce((sum, metric) => sum + this.total(metric), 0);
  }

  /** What is new since the last call, or nothing when nothing is. */
  takeFigures(): LaneFigures | undefined {
    const counts = Object.fromEntries(this.#unpublished);
    const detectLabelsMilliseconds = this.#milliseconds.take();
    this.#unpublished.clear();
    if (Object.keys(counts).length + detectLabelsMilliseconds.length === 0) return undefined;
    return { lane: this.lane, counts, detectLabelsMilliseconds };
  }
}

const IMAGE_METRICS = [
  WORKER_METRICS.imagesLabeled,
  WORKER_METRICS.imagesRejected,
  WORKER_METRICS.imagesUnchanged,
  WORKER_METRICS.imagesRemoved,
  WORKER_METRICS.imagesUnsettled,
];
