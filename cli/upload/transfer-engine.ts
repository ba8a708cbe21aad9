import type { S3Client } from "@aws-sdk/client-s3";
import { BodyMemory } from "./body-memory";
import { MAX_HELD_PART_BYTES } from "./part-size";
import type { FileResult, FileTask } from "./transfer";
import {
  addressOf,
  createTransferClient,
  type TransferAddress,
  type TransferCredentials,
} from "./transfer-client";
import { transferFile } from "./transfer-file";
import { TransferThread } from "./transfer-thread";

/** Brings files to S3, as many at once as it is given. */
export interface TransferEngine {
  transfer(task: FileTask): Promise<FileResult>;
  close(): Promise<void>;
}

/** The same for every thread. */
export interface TransferPlan {
  readonly bucket: string;
  readonly prefix: string;
  readonly dryRun: boolean;
}

export interface EngineOptions extends TransferPlan {
  /** Goes where transfers are to go, with whose credentials. */
  readonly s3: S3Client;
  readonly onMoved: (bytes: number) => void;
  readonly onThrottled: () => void;
  /** Ends what is under way at once. */
  readonly signal: AbortSignal;
}

/** One signs and sends about 1,800 small files a second, and S3 takes 3,500 a second of a prefix. https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html */
const THREADS = 2;
/** With fewer files it takes longer to start threads than to send the files. */
export const MIN_FILES_FOR_THREADS = 2000;
const MIN_BYTES_FOR_THREADS = 2_000_000_000;

/** Threads where there is work for them, else this one. */
export async function openEngine(
  options: EngineOptions,
  size: { readonly files: number; readonly bytes: number },
): Promise<TransferEngine> {
  const address = await addressOf(options.s3);
  const isMuch = size.files >= MIN_FILES_FOR_THREADS || size.bytes >= MIN_BYTES_FOR_THREADS;
  return isMuch ? threads(options, address) : inThisThread(options, address);
}

function inThisThread(options: EngineOptions, address: TransferAddress): TransferEngine {
  const { signal, onThrottled, onMoved, bucket, prefix, dryRun } = options;
  const credentials = () => credentialsOf(options.s3);
  const retries = { signal, onThrottled, random: Math.random };
  const s3 = createTransferClient(address, credentials, retries);
  const bodies = new BodyMemory(THREADS * MAX_HELD_PART_BYTES);
  const world = { s3, bucket, prefix, dryRun, bodies, signal, onMoved, learnt: {} };
  const cutOff = () => s3.destroy();
  signal.addEventListener("abort", cutOff, { once: true });
  return {
    transfer: (task) => transferFile(world, task),
    async close() {
      signal.removeEventListener("abort", cutOff);
      s3.destroy();
    },
  };
}

/** Credentials stay with this thread's client, which knows how to renew them. */
function threads(options: EngineOptions, address: TransferAddress): TransferEngine {
  const { bucket, prefix, dryRun, signal } = options;
  const data = { address, bucket, prefix, dryRun, bodyBytes: MAX_HELD_PART_BYTES };
  const started = Array.from(
    { length: THREADS },
    () => new TransferThread(data, { ...options, credentials: () => credentialsOf(options.s3) }),
  );
  const cutOff = () => {
    for (const thread of started) thread.interrupt();
  };
  signal.addEventListener("abort", cutOff, { once: true });
  return {
    transfer(task) {
      const [first, ...others] = started as [TransferThread, ...TransferThread[]];
      const idlest = others.reduce((one, other) => (other.load < one.load ? other : one), first);
      return idlest.transfer(task);
    },
    async close() {
      signal.removeEventListener("abort", cutOff);
      await Promise.all(started.map((thread) => thread.close()));
    },
  };
}

function credentialsOf(s3: S3Client): Promise<TransferCredentials> {
  return s3.config.credentials();
}
