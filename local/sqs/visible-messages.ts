/** Ids in the order of their arrival, taken from the front, and removed from anywhere. */
export class VisibleMessages {
  private ids: string[] = [];
  private head = 0;
  private readonly present = new Set<string>();

  get size(): number {
    return this.present.size;
  }

  add(id: string): void {
    if (this.present.has(id)) return;
    this.present.add(id);
    this.ids.push(id);
  }

  delete(id: string): void {
    if (this.present.delete(id)) this.ids.splice(this.ids.indexOf(id, this.head), 1);
  }

  /** What `take` would take. */
  peek(): string | undefined {
    return this.ids[this.head];
  }

  take(): string | undefined {
    const id = this.ids[this.head];
    if (id === undefined) return undefined;
    this.head += 1;
    this.present.delete(id);
    if (this.head > COMPACT_FROM && this.head * 2 > this.ids.length) {
      this.ids = this.ids.slice(this.head);
      this.head = 0;
    }
    return id;
  }
}

/** The list is copied only when half of it is used up, so taking stays cheap in a long queue. */
const COMPACT_FROM = 1024;
