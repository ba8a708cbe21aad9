import { statusOf } from "../../../lib/aws-status";
import { errorCode } from "../../../lib/error-code";
import { nameOf } from "../../aws-errors";
import { messageOf } from "../../errors";
import { UnreadError } from "../errors";

/** Calls under way at once, so that no account is throttled because somebody asked how it is. */
const MAX_CALLS_AT_ONCE = 8;

/** Reads each thing once, however many checks ask for it, and few at a time. */
export class Readings {
  readonly #made = new Map<string, Promise<unknown>>();
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;

  /**
   * @param action what the caller has to be allowed
   * @param thing what is read
   * @throws UnreadError when AWS answers with an error, or not at all
   */
  read<Value>(action: string, thing: string, call: () => Promise<Value>): Promise<Value> {
    const name = `${action} ${thing}`;
    const made = this.#made.get(name);
    // One name is always read by one function, and so of one type.
    if (made !== undefined) return made as Promise<Value>;
    const reading = this.#inTurn(call).catch((error: unknown) => {
      throw isAnswer(error) ? unread(action, error) : error;
    });
    this.#made.set(name, reading);
    return reading;
  }

  /** The same, with nothing for what is not there: AWS says so by one of these errors. */
  readIfThere<Value>(
    action: string,
    thing: string,
    missing: readonly string[],
    call: () => Promise<Value>,
  ): Promise<Value | undefined> {
    return this.read(action, thing, async () => {
      try {
        return await call();
      } catch (error) {
        if (missing.includes(nameOf(error))) return undefined;
        throw error;
      }
    });
  }

  async #inTurn<Value>(call: () => Promise<Value>): Promise<Value> {
    if (this.#underWay === MAX_CALLS_AT_ONCE) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#underWay += 1;
    }
    try {
      return await call();
    } finally {
      const next = this.#waiting.shift();
      // Whoever waits takes over the place.
      if (next === undefined) this.#underWay -= 1;
      else next();
    }
  }
}

/** An answer of AWS, or of the network on the way there; anything else is a bug. */
function isAnswer(error: unknown): boolean {
  return statusOf(error) !== undefined || errorCode(error) !== undefined;
}

/** A denial names what is denied, which may be a call beneath the one that was asked for. */
const DENIED = /not authorized to perform: ([a-z0-9-]+:\w+)/;

function unread(asked: string, cause: unknown): UnreadError {
  const [line = ""] = messageOf(cause).split("\n");
  const [, action = asked] = DENIED.exec(line) ?? [];
  return new UnreadError(action, `${nameOf(cause)}: ${line}`, { cause });
}
