import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { messageOf } from "../errors";
import { Outbox } from "./outbox";
import type { FileResult, FileTask } from "./transfer";
import type { TransferCredentials } from "./transfer-client";
import type { Order, Report, ThreadData } from "./transfer-messages";

export interface ThreadEvents {
  readonly onMoved: (bytes: number) => void;
  readonly onThrottled: () => void;
  readonly credentials: () => Promise<TransferCredentials>;
}

interface Waiting {
  readonly resolve: (result: FileResult) => void;
  readonly reject: (error: unknown) => void;
}

/** Four times what a thread holds on to. With less room V8 collects its garbage sooner: its own choice is 150 MiB in each. */
const HEAP_LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 80 };

/** A thread that transfers files with a client of its own. */
export class TransferThread {
  private readonly worker: Worker;
  private readonly outbox: Outbox<Order>;
  private readonly waiting = new Map<number, Waiting>();
  private failure: unknown;
  private lastId = 0;

  constructor(
    workerData: ThreadData,
    private readonly events: ThreadEvents,
  ) {
    this.worker = new Worker(join(__dirname, "transfer-worker.js"), {
      workerData,
      resourceLimits: HEAP_LIMITS,
    });
    this.outbox = new Outbox((orders) => this.worker.postMessage(orders));
    this.worker.on("message", (reports: readonly Report[]) => {
      for (const report of reports) this.receive(report);
    });
    this.worker.on("error", (error) => this.fail(error));
    this.worker.on("exit", () => this.fail(new Error("A thread of the upload has ended.")));
  }

  /** Files that it has not finished. */
  get load(): number {
    return this.waiting.size;
  }

  transfer(task: FileTask): Promise<FileResult> {
    return new Promise((resolve, reject) => {
      if (this.failure !== undefined) return reject(this.failure);
      this.lastId += 1;
      this.waiting.set(this.lastId, { resolve, reject });
      this.send({ task, id: this.lastId });
    });
  }

  interrupt(): void {
    this.send({ interrupt: true });
  }

  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private receive(report: Report): void {
    if ("moved" in report) this.events.onMoved(report.moved);
    else if ("throttled" in report) this.events.onThrottled();
    else if ("wanted" in report) this.sendCredentials();
    else this.end(report.id, report.result);
  }

  private end(id: number, result: FileResult): void {
    this.waiting.get(id)?.resolve(result);
    this.waiting.delete(id);
  }

  private async sendCredentials(): Promise<void> {
    try {
      this.send({ credentials: await this.events.credentials() });
    } catch (error) {
      this.send({ refused: messageOf(error) });
    }
  }

  private send(order: Order): void {
    this.outbox.put(order);
  }

  private fail(error: unknown): void {
    this.failure ??= error;
    for (const { reject } of this.waiting.values()) reject(this.failure);
    this.waiting.clear();
  }
}
