import { BY_LABEL, BY_REASON, PARTITION_KEY, SORT_KEY } from "../../contracts/table";

/**
 * What the suite works on, the same on each backend: the local cloud gets it from a program
 * (tests/fixtures/conformance-project), moto by API calls (backends/moto-resources.ts).
 */

export const BUCKETS = {
  objects: "conformance-objects",
  versions: "conformance-versions",
  events: "conformance-events",
  versionedEvents: "conformance-versioned-events",
  bus: "conformance-bus",
} as const;

/** `deleted` is deleted, and what is in the other is read. */
export const LOG_GROUPS = { read: "conformance-read", deleted: "conformance-deleted" } as const;

export interface QueueSettings {
  /** @default SQS's own, 30 */
  readonly visibilityTimeoutSeconds?: number;
  readonly redrive?: { readonly deadLetters: string; readonly maxReceiveCount: number };
  /** The one service that its policy lets in. */
  readonly sender?: "s3.amazonaws.com" | "events.amazonaws.com";
}

/** One for each test that would see another's messages. Dead letters come before who sends there. */
export const QUEUES = {
  batches: {},
  entries: {},
  hidden: { visibilityTimeoutSeconds: 1 },
  changed: {},
  handles: {},
  polled: {},
  empty: {},
  attributes: { visibilityTimeoutSeconds: 45 },
  settings: {},
  sizes: {},
  dead: {},
  redriven: { redrive: { deadLetters: "dead", maxReceiveCount: 2 } },
  movedDead: {},
  moved: { redrive: { deadLetters: "movedDead", maxReceiveCount: 1 } },
  tested: { sender: "s3.amazonaws.com" },
  created: { sender: "s3.amazonaws.com" },
  encoded: { sender: "s3.amazonaws.com" },
  filtered: { sender: "s3.amazonaws.com" },
  removed: { sender: "s3.amazonaws.com" },
  marked: { sender: "s3.amazonaws.com" },
  /** Its policy lets nobody in. */
  closed: {},
  bus: { sender: "events.amazonaws.com" },
} as const satisfies Record<string, QueueSettings>;
export type QueueName = keyof typeof QUEUES;

export function queueName(name: string): string {
  return `conformance-${name}`;
}

/** New and deleted objects of the bucket `bus` are told to the queue `bus`. */
export const BUS_RULE = {
  name: "conformance-bus",
  pattern: {
    source: ["aws.s3"],
    "detail-type": ["Object Created", "Object Deleted"],
    detail: { bucket: { name: [BUCKETS.bus] } },
  },
} as const;

/** Keys and indexes of the label table. */
export const TABLE = {
  name: "conformance-labels",
  hashKey: PARTITION_KEY,
  rangeKey: SORT_KEY,
  attributes: {
    [PARTITION_KEY]: "S",
    [SORT_KEY]: "S",
    [BY_LABEL.hashKey]: "S",
    [BY_LABEL.rangeKey]: "N",
    [BY_REASON.hashKey]: "S",
    [BY_REASON.rangeKey]: "S",
  },
  indexes: [BY_LABEL, BY_REASON],
} as const;

/** One pool that has room for one job at a time, and two queues that share it. */
export const BATCH = {
  pool: { name: "conformance-pool", maxVcpus: 1 },
  queues: {
    high: { name: "conformance-high", priority: 100 },
    low: { name: "conformance-low", priority: 1 },
  },
  definition: {
    name: "conformance-worker",
    /** The worker ends with this code, after so many seconds; `index`: its index in the array. */
    command: ["--exit", "Ref::exit", "--seconds", "Ref::seconds"],
    parameters: { exit: "0", seconds: "0" },
    retry: {
      attempts: 2,
      rules: [
        { onExitCode: "75", action: "RETRY" },
        { onReason: "*", action: "EXIT" },
      ],
    },
    timeoutSeconds: 60,
    vcpus: "1",
    memoryMiB: "2048",
  },
} as const;
