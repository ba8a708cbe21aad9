import type { FileResult, FileTask } from "./transfer";
import type { TransferAddress, TransferCredentials } from "./transfer-client";

/** What a thread is started with. */
export interface ThreadData {
  readonly address: TransferAddress;
  readonly bucket: string;
  readonly prefix: string;
  readonly dryRun: boolean;
  readonly bodyBytes: number;
}

/** To a thread. */
export type Order =
  | { readonly task: FileTask; readonly id: number }
  | { readonly credentials: TransferCredentials }
  | { readonly refused: string }
  | { readonly interrupt: true };

/** From a thread. */
export type Report =
  | { readonly result: FileResult; readonly id: number }
  | { readonly moved: number }
  | { readonly throttled: true }
  | { readonly wanted: "credentials" };
