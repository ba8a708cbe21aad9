import type { Io } from "../io";
import { BORROWED_SECONDS, type BorrowedMessages } from "./borrowed-messages";
import type { MoveTask } from "./move-task";

const KEEP_EVERY_MILLISECONDS = (BORROWED_SECONDS / 4) * 1000;
/** Longer than SQS takes to begin. */
const STALLED_MILLISECONDS = 60_000;

/**
 * Keeps messages out of a move: SQS moves only what is visible, and these are hidden while it runs. Should
 * a move stand still, waiting for them, they are let go, and move along.
 */
export class HeldMessages {
  #keptAt: number;
  #movedAt: number;
  #moved = 0;
  #isHolding = true;

  constructor(
    private readonly borrowed: BorrowedMessages,
    private readonly messageIds: readonly string[],
    private readonly io: Pick<Io, "now">,
  ) {
    this.#keptAt = io.now();
    this.#movedAt = io.now();
  }

  /** How many messages stay where they are. */
  get count(): number {
    return this.#isHolding ? this.messageIds.length : 0;
  }

  /** Called with each look at the move. */
  async onProgress({ moved }: MoveTask): Promise<void> {
    if (this.count === 0) return;
    const now = this.io.now();
    if (moved > this.#moved) this.#movedAt = now;
    this.#moved = moved;
    if (now - this.#movedAt >= STALLED_MILLISECONDS) return this.#letGo();
    if (now - this.#keptAt < KEEP_EVERY_MILLISECONDS) return;
    this.#keptAt = now;
    await this.borrowed.keep(this.messageIds).catch(() => this.#letGo());
  }
  /** The command gives back at its end what cannot be given back now. */
  async #letGo(): Promise<void> {
    this.#isHolding = false;
    await this.borrowed.giveBack().catch(() => undefined);
  }
}
