import { closeSync, constants, fstatSync, open, read, type Stats } from "node:fs";
import { promisify } from "node:util";
import { SNIFF_BYTES } from "../../contracts/image-format";
import type { SkipReason } from "./walk";

/** What would be uploaded is half of one version of the file, and half of another. */
export class ChangedFileError extends Error {
  override readonly name = "ChangedFileError";

  constructor() {
    super("it changed while it was read; the same command takes what it is then");
  }
}

const openFile = promisify(open);
const readFile = promisify(read);

/** A pipe that nobody writes to would hold up whoever opens it. Windows knows no such flag. */
const READ_AT_ONCE = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * A file that has to stay as it was when it was opened. Only opening and reading wait for a disk, and are left
 * to the pool of threads: for the rest, going there takes longer than the call.
 */
export class SteadyFile {
  private constructor(
    private readonly descriptor: number,
    private readonly stats: Stats,
  ) {}

  /** Or why it is none that can be read. */
  static async open(path: string): Promise<SteadyFile | SkipReason> {
    const descriptor = await openFile(path, READ_AT_ONCE);
    const stats = fstatSync(descriptor);
    if (stats.isFile()) return new SteadyFile(descriptor, stats);
    closeSync(descriptor);
    return stats.isDirectory() ? "link to a folder" : "not a file";
  }

  get bytes(): number {
    return this.stats.size;
  }

  /**
   * Fills the buffer with what begins at `start`.
   *
   * @throws ChangedFileError when there is less than there was.
   */
  async fill(buffer: Buffer, start: number): Promise<void> {
    for (let filled = 0; filled < buffer.length; ) {
      const left = buffer.length - filled;
      const { bytesRead } = await readFile(this.descriptor, buffer, filled, left, start + filled);
      if (bytesRead === 0) throw new ChangedFileError();
      filled += bytesRead;
    }
  }

  /** As much as it takes to tell the type. */
  async head(): Promise<Buffer> {
    const head = Buffer.alloc(Math.min(SNIFF_BYTES, this.bytes));
    await this.fill(head, 0);
    return head;
  }

  /** @throws ChangedFileError when somebody has written to it since it was opened. */
  checkUnchanged(): void {
    const { size, mtimeMs } = fstatSync(this.descriptor);
    if (size !== this.stats.size || mtimeMs !== this.stats.mtimeMs) throw new ChangedFileError();
  }

  close(): void {
    closeSync(this.descriptor);
  }
}
