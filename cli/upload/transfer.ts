import type { S3Client } from "@aws-sdk/client-s3";
import type { ObjectVersion } from "../../contracts/record";
import type { CliExitCode } from "../exit-codes";
import type { BodyMemory } from "./body-memory";
import type { StoredObject } from "./destination";
import type { SkipReason } from "./walk";

/** A file on its way to a key. It is a message to another thread: data alone. */
export interface FileTask {
  readonly path: string;
  readonly name: string;
  readonly key: string;
  /** What is at the key already. */
  readonly stored?: StoredObject;
}

export type FileResult =
  | { readonly kind: "uploaded"; readonly version: ObjectVersion; readonly bytes: number }
  /** Of a dry run. */
  | { readonly kind: "would upload"; readonly bytes: number; readonly contentType: string }
  | { readonly kind: "there"; readonly eTag: string; readonly bytes: number }
  | { readonly kind: "skipped"; readonly reason: SkipReason }
  | { readonly kind: "failed"; readonly reason: string }
  /** By Ctrl-C, or by what would end every other file too: the next run takes it. */
  | { readonly kind: "interrupted"; readonly by?: Obstacle };

/** Credentials that have expired, a network that is gone: an error as it can be told to another thread. */
export interface Obstacle {
  readonly message: string;
  readonly exitCode: CliExitCode;
}

/** What all transfers of a thread share. */
export interface TransferWorld {
  readonly s3: S3Client;
  readonly bucket: string;
  /** Below it are all keys. */
  readonly prefix: string;
  readonly dryRun: boolean;
  readonly bodies: BodyMemory;
  readonly signal: AbortSignal;
  /** Told of parts as they arrive; of files that go whole, the result tells. */
  readonly onMoved: (bytes: number) => void;
  /** What was learnt of the bucket. */
  readonly learnt: {
    /** Whether ETags are MD5s, which they are not under KMS. */
    eTagsAreMd5?: boolean;
    /** Whether any upload below the prefix was broken off before this run. */
    hasUnfinished?: Promise<boolean>;
  };
}
