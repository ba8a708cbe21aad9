import { setTimeout as pause } from "node:timers/promises";
import { FakeIo } from "./fake-io";

/** Keeps what is printed, in real time: for runs of the whole system. */
export class RecordingIo extends FakeIo {
  override readonly now = () => Date.now();
  override readonly sleep = async (milliseconds: number, signal?: AbortSignal) => {
    await pause(milliseconds, undefined, { signal }).catch(() => undefined);
  };
}
