/** Room for one body. */
export interface Room {
  readonly buffer: Buffer;
  /** Whoever gives it back does not look at it again. */
  giveBack(): void;
}

interface Gap {
  start: number;
  end: number;
}

interface Waiting {
  readonly bytes: number;
  readonly grant: (room: Room) => void;
}

/**
 * One piece of memory for all bodies under way. Buffers of their own would be garbage after each request, and
 * Node.js lets that grow by 64 MiB in each thread. Whoever wants more than is free waits in line.
 */
export class BodyMemory {
  private readonly memory: Buffer;
  /** In their order, none beside another. */
  private readonly gaps: Gap[];
  private readonly waiting: Waiting[] = [];

  constructor(totalBytes: number) {
    this.memory = Buffer.allocUnsafeSlow(totalBytes);
    this.gaps = [{ start: 0, end: totalBytes }];
  }

  /** @throws RangeError for more than there ever is. */
  async take(bytes: number): Promise<Room> {
    if (bytes > this.memory.length) {
      throw new RangeError(`Bodies have ${this.memory.length} bytes, not ${bytes}.`);
    }
    const room = this.waiting.length > 0 ? undefined : this.find(bytes);
    return room ?? new Promise((grant) => this.waiting.push({ bytes, grant }));
  }

  private find(bytes: number): Room | undefined {
    const gap = this.gaps.find(({ start, end }) => end - start >= bytes);
    if (gap === undefined) return undefined;
    const { start } = gap;
    const end = start + bytes;
    gap.start = end;
    if (gap.start === gap.end) this.gaps.splice(this.gaps.indexOf(gap), 1);
    let isTaken = true;
    const giveBack = () => {
      if (isTaken) this.free(start, end);
      isTaken = false;
    };
    return { buffer: this.memory.subarray(start, end), giveBack };
  }

  private free(start: number, end: number): void {
    const after = this.gaps.findIndex((gap) => gap.start >= end);
    const index = after < 0 ? this.gaps.length : after;
    const [before, next] = [this.gaps[index - 1], this.gaps[index]];
    const gap = { start, end };
    const joinsNext = next !== undefined && next.start === end;
    const joinsBefore = before !== undefined && before.end === start;
    if (joinsNext) gap.end = next.end;
    if (joinsBefore) gap.start = before.start;
    this.gaps.splice(
      joinsBefore ? index - 1 : index,
      Number(joinsBefore) + Number(joinsNext),
      ...(gap.end > gap.start ? [gap] : []),
    );
    this.serve();
  }

  private serve(): void {
    for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
      const room = this.find(next.bytes);
      if (room === undefined) return;
      this.waiting.shift();
      next.grant(room);
    }
  }
}
