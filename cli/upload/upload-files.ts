import { MAX_KEY_BYTES } from "../../contracts/limits";
import { messageOf, UserError } from "../errors";
import type { Io } from "../io";
import type { Target } from "../target/target";
import { Destination } from "./destination";
import type { Source } from "./sources";
import { type Survey, walkSources } from "./survey";
import type { FileResult, FileTask } from "./transfer";
import { openEngine, type TransferEngine } from "./transfer-engine";
import { TransfersAtOnce } from "./transfers-at-once";
import type { FoundFile } from "./walk";

export interface UploadPlan {
  readonly sources: readonly Source[];
  readonly size: Survey;
  /** Of all keys: the lane's, and what the user put after it. */
  readonly prefix: string;
  readonly dryRun: boolean;
}

/** A file, and what became of it. */
export interface EndedFile extends Pick<FileTask, "path" | "name" | "key"> {
  readonly result: FileResult;
}

export interface UploadEvents {
  /** In no order. */
  onEnded(file: EndedFile): void;
  /** Told of parts as they arrive. */
  onMoved(bytes: number): void;
  /** Told of files in their order, before anything becomes of them. */
  beforeStart(keys: readonly string[]): Promise<void>;
  /** Waits until more can be told. False: nobody wants it. */
  isAwaited(): Promise<boolean>;
}

/** Files that are told of together before they start. */
const FILES_PER_GROUP = 100;

/**
 * Brings every file to its key, unless it is there. A file that fails is told and the others go on;
 * Ctrl-C ends what is under way. What is in memory does not grow with the number of files.
 */
export async function uploadFiles(
  target: Pick<Target, "s3" | "outputs">,
  plan: UploadPlan,
  events: UploadEvents,
  io: Pick<Io, "now" | "interrupt">,
): Promise<void> {
  const bucket = target.outputs.imagesBucket;
  const atOnce = new TransfersAtOnce(io.now());
  const engine = await openEngine(
    {
      ...{ s3: target.s3, bucket, prefix: plan.prefix, dryRun: plan.dryRun },
      signal: io.interrupt,
      onThrottled: () => atOnce.throttled(io.now()),
      onMoved: events.onMoved,
    },
    plan.size,
  );
  const destination = new Destination(target.s3, bucket, plan.prefix);
  const crowd = new Crowd(engine, atOnce, events, io);
  try {
    for await (const group of inGroups(plan, events)) {
      await events.beforeStart(group.map(({ key }) => key));
      for (const file of group) {
        await crowd.room();
        if (io.interrupt.aborted || !(await events.isAwaited())) return;
        crowd.start({ ...file, stored: await storedAt(destination, file.key) });
      }
    }
  } finally {
    await crowd.left().finally(() => engine.close());
  }
}

type Keyed = Pick<FileTask, "path" | "name" | "key">;

/** Files that may be uploaded; of the others it is told at once. */
async function* inGroups(
  { sources, prefix }: UploadPlan,
  { onEnded }: UploadEvents,
): AsyncGenerator<Keyed[]> {
  let group: Keyed[] = [];
  for await (const walked of walkSources(sources)) {
    const key = prefix + walked.name;
    const { name } = walked;
    if (walked.kind === "skipped") {
      onEnded({ path: name, name, key, result: { kind: "skipped", reason: walked.reason } });
    } else if (walked.kind === "unreadable") {
      const reason = messageOf(walked.error);
      onEnded({ path: walked.path, name, key, result: { kind: "failed", reason } });
    } else if (group.push(keyed(walked, key)) === FILES_PER_GROUP) {
      yield group;
      group = [];
    }
  }
  if (group.length > 0) yield group;
}

function keyed({ path, name }: FoundFile, key: string): Keyed {
  return { path, name, key };
}

/** S3 refuses to look beyond keys that it could not hold. */
async function storedAt(destination: Destination, key: string): Promise<FileTask["stored"]> {
  return Buffer.byteLength(key) > MAX_KEY_BYTES ? undefined : destination.find(key);
}

/** The files under way. */
class Crowd {
  private readonly underWay = new Set<Promise<void>>();
  private failure: { readonly error: unknown } | undefined;
  private wake: (() => void) | undefined;

  constructor(
    private readonly engine: TransferEngine,
    private readonly atOnce: TransfersAtOnce,
    private readonly events: Pick<UploadEvents, "onEnded">,
    private readonly io: Pick<Io, "now">,
  ) {}

  start(task: FileTask): void {
    const ended = this.transfer(task).finally(() => {
      this.underWay.delete(ended);
      this.wake?.();
    });
    this.underWay.add(ended);
  }

  /** Waits until one more may start. */
  async room(): Promise<void> {
    while (this.underWay.size >= this.atOnce.current) {
      await new Promise<void>((wake) => {
        this.wake = wake;
      });
    }
    this.check();
  }

  /** Waits for all. */
  async left(): Promise<void> {
    await Promise.all(this.underWay);
    this.check();
  }

  private async transfer(task: FileTask): Promise<void> {
    try {
      const result = await this.engine.transfer(task);
      this.atOnce.finished(this.io.now(), result.kind === "uploaded" ? result.bytes : 0);
      const { path, name, key } = task;
      this.events.onEnded({ path, name, key, result });
      if (result.kind === "interrupted" && result.by !== undefined) {
        const { message, exitCode } = result.by;
        throw new UserError(`${message} The same command then goes on from here.`, exitCode);
      }
    } catch (error) {
      this.failure ??= { error };
    }
  }

  /** Not of one file: a thread has ended, or no other file would get through either. */
  private check(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }
}
