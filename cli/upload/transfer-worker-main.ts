import { parentPort, workerData } from "node:worker_threads";
import { BodyMemory } from "./body-memory";
import { Outbox } from "./outbox";
import type { TransferWorld } from "./transfer";
import { createTransferClient, type TransferCredentials } from "./transfer-client";
import { transferFile } from "./transfer-file";
import type { Order, Report, ThreadData } from "./transfer-messages";

/** The thread's side: transfers what it is told to, each task as soon as it comes. */
export function main(): void {
  const { address, bucket, prefix, dryRun, bodyBytes } = workerData as ThreadData;
  const outbox = new Outbox<Report>((reports) => parentPort?.postMessage(reports));
  const report = (message: Report) => outbox.put(message);
  const interrupt = new AbortController();
  const { signal } = interrupt;
  const asked: Asked[] = [];
  const credentials = () =>
    new Promise<TransferCredentials>((resolve, reject) => {
      asked.push({ resolve, reject });
      if (asked.length === 1) report({ wanted: "credentials" });
    });
  const s3 = createTransferClient(address, credentials, {
    signal,
    onThrottled: () => report({ throttled: true }),
    random: Math.random,
  });
  const world: TransferWorld = {
    ...{ s3, bucket, prefix, dryRun, signal },
    bodies: new BodyMemory(bodyBytes),
    onMoved: (moved) => report({ moved }),
    learnt: {},
  };
  const obey = async (order: Order) => {
    if ("task" in order) {
      report({ id: order.id, result: await transferFile(world, order.task) });
    } else if ("interrupt" in order) {
      interrupt.abort();
      s3.destroy();
    } else {
      for (const { resolve, reject } of asked.splice(0)) {
        if ("credentials" in order) resolve(order.credentials);
        else reject(new Error(order.refused));
      }
    }
  };
  parentPort?.on("message", (orders: readonly Order[]) => orders.forEach(obey));
}

interface Asked {
  readonly resolve: (credentials: TransferCredentials) => void;
  readonly reject: (error: Error) => void;
}
