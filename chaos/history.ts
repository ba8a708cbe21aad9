import { type Random, seededRandom } from "../lib/random";
import { CONTENT_COUNT } from "./contents";
import { hardKeys } from "./hard-names";
import type { Act, Operation, OperationKind } from "./operation";

/** A lane that histories write to. */
export interface HistoryLane {
  readonly name: string;
  readonly prefix: string;
  /** Its part of the keys, beside the other lanes'. @default 1 */
  readonly weight?: number;
}

export interface HistoryOptions {
  /** The same seed and options make the same history. */
  readonly seed: number;
  /** Infinity: it never ends. */
  readonly operations: number;
  /** At least one. */
  readonly lanes: readonly HistoryLane[];
  /** Hot keys, of all lanes together: few, and much happens to each. */
  readonly keys: number;
}

/** Of all operations; the rest creates images that nothing more happens to. */
export const SHARES = { hot: 0.2, hard: 0.03, folder: 0.01 } as const;

/** What may happen to an image that is there; what is listed twice happens twice as often. */
const TO_PRESENT = [
  ...["overwrite", "overwrite", "overwrite", "repeat", "remove", "remove", "revert", "revert"],
  ...["burst", "burst"],
] as readonly OperationKind[];

const MAX_BURST_WRITERS = 5;
const MAX_BURST_ACTS = 2;
const BURST_REMOVAL_CHANCE = 0.25;
const FOLDERS = 20;

/** What may happen to the images of a bucket, by chance: most of it new images. */
export function* histories(options: HistoryOptions): Generator<Operation, void, undefined> {
  const history = new History(seededRandom(options.seed), options);
  for (let count = 0; count < options.operations; count += 1) yield history.next(count);
}

interface Place {
  readonly lane: string;
  readonly key: string;
}

class History {
  /** By key, what is there: a content, or nothing any more. After a burst this is a guess. */
  readonly #states = new Map<string, number | "removed">();
  readonly #hot: readonly Place[];
  readonly #hard: readonly Place[];

  constructor(
    private readonly random: Random,
    private readonly options: HistoryOptions,
  ) {
    this.#hot = Array.from({ length: options.keys }, (_, index) => this.#place(`hot/${index}.jpg`));
    this.#hard = options.lanes.flatMap(({ name, prefix }) =>
      hardKeys(prefix).map((key) => ({ lane: name, key })),
    );
  }

  next(count: number): Operation {
    const { random } = this;
    const drawn = random.next();
    if (drawn < SHARES.folder) return this.#onFolder();
    if (drawn < SHARES.folder + SHARES.hard) return this.#onImage(random.pick(this.#hard));
    if (drawn < SHARES.folder + SHARES.hard + SHARES.hot && this.#hot.length > 0) {
      return this.#onImage(random.pick(this.#hot));
    }
    // Nothing needs to be remembered of a key that does not come again.
    return { kind: "create", ...this.#place(`new/${count}.jpg`), writers: [[this.#putAny()]] };
  }

  #onImage(place: Place): Operation {
    const state = this.#states.get(place.key);
    if (typeof state === "number") return this.#onPresent(place, state);
    const kind = state === "removed" ? "return" : "create";
    return this.#happen(kind, place, [[this.#putAny()]]);
  }

  #onPresent(place: Place, content: number): Operation {
    const kind = this.random.pick(TO_PRESENT);
    switch (kind) {
      case "repeat":
        return this.#happen(kind, place, [[put(content)]]);
      case "remove":
        return this.#happen(kind, place, [[REMOVE]]);
      case "revert":
        return this.#happen(kind, place, [[this.#putOther(content), put(content)]]);
      case "burst":
        return this.#happen(kind, place, this.#burst());
      default:
        return this.#happen("overwrite", place, [[this.#putOther(content)]]);
    }
  }

  #onFolder(): Operation {
    const place = this.#place(`folders/${this.random.int(FOLDERS)}/`);
    const act = this.random.chance(BURST_REMOVAL_CHANCE) ? REMOVE : this.#putAny();
    return { kind: "folder", ...place, writers: [[act]] };
  }

  #happen(kind: OperationKind, place: Place, writers: readonly (readonly Act[])[]): Operation {
    const last = writers.at(-1)?.at(-1);
    if (last !== undefined) {
      this.#states.set(place.key, last.act === "put" ? last.content : "removed");
    }
    return { kind, ...place, writers };
  }

  #burst(): Act[][] {
    const { random } = this;
    const act = () => (random.chance(BURST_REMOVAL_CHANCE) ? REMOVE : this.#putAny());
    const acts = () => Array.from({ length: 1 + random.int(MAX_BURST_ACTS) }, act);
    return Array.from({ length: 2 + random.int(MAX_BURST_WRITERS - 1) }, acts);
  }

  #putAny(): Act {
    return put(this.random.int(CONTENT_COUNT));
  }

  #putOther(content: number): Act {
    return put((content + 1 + this.random.int(CONTENT_COUNT - 1)) % CONTENT_COUNT);
  }

  #place(name: string): Place {
    const { lanes } = this.options;
    const whole = lanes.reduce((sum, { weight = 1 }) => sum + weight, 0);
    let left = this.random.next() * whole;
    const lane = lanes.find(({ weight = 1 }) => {
      left -= weight;
      return left < 0;
    });
    if (lane === undefined) throw new RangeError("A history needs a lane with a weight above 0.");
    return { lane: lane.name, key: lane.prefix + name };
  }
}

const REMOVE: Act = { act: "remove" };

function put(content: number): Act {
  return { act: "put", content };
}
