import type { Stats } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { SNIFF_BYTES } from "../../contracts/image-format";
import type { SkipReason } from "./walk";

/** What would be uploaded is half of one version of the file, and half of another. */
export class ChangedFileError extends Error {
  override readonly name = "ChangedFileError";

  constructor() {
    super("it changed while it was read; the same command takes what it is then");
  }
}

/** A file that has to stay as it was when it was opened. */
export class SteadyFile {
  private constructor(
    private readonly handle: FileHandle,
    private readonly stats: Stats,
  ) {}

  /** Or why it is none that can be read. */
  static async open(path: string): Promise<SteadyFile | SkipReason> {
    const unfit = unfitKind(await stat(path));
    if (unfit !== undefined) return unfit;
    const handle = await open(path);
    return new SteadyFile(handle, await handle.stat());
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
      const { bytesRead } = await this.handle.read(buffer, filled, left, start + filled);
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
  async checkUnchanged(): Promise<void> {
    const { size, mtimeMs } = await this.handle.stat();
    if (size !== this.stats.size || mtimeMs !== this.stats.mtimeMs) throw new ChangedFileError();
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}

/** Why these are not to be opened: reading a pipe or a device may never end. */
function unfitKind(stats: Stats): SkipReason | undefined {
  if (stats.isDirectory()) return "link to a folder";
  return stats.isFile() ? undefined : "not a file";
}
