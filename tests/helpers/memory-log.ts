import type { TaskLog } from "../../local/batch/task";

/** A log stream on no disk. */
export class MemoryLog implements TaskLog {
  readonly name = "worker/default/0123456789abcdef0123456789abcdef";
  readonly lines: string[] = [];

  write = async (line: string): Promise<void> => {
    this.lines.push(line);
  };
}
