import { type StackOutputs, stackOutputsSchema } from "../../contracts/outputs";
import type { Collection, StateStore } from "../state";

interface StoredOutputs {
  readonly outputs: StackOutputs;
  /** Where the local cloud listened then: URLs in the outputs begin with it. */
  readonly endpoint: string;
}

const LAST = "last";

/** The outputs of the last deploy, on disk. */
export class OutputStore {
  readonly #outputs: Collection<StoredOutputs>;

  private constructor(outputs: Collection<StoredOutputs>) {
    this.#outputs = outputs;
  }

  static async open(store: StateStore): Promise<OutputStore> {
    return new OutputStore(await store.collection<StoredOutputs>("outputs"));
  }

  /** With URLs of the endpoint as it is now; nothing before the first deploy. */
  read(endpoint: string): StackOutputs | undefined {
    const stored = this.#outputs.get(LAST);
    if (stored === undefined) return undefined;
    return stackOutputsSchema.parse(rebase(stored.outputs, stored.endpoint, endpoint));
  }

  async write(outputs: StackOutputs, endpoint: string): Promise<void> {
    await this.#outputs.set(LAST, { outputs, endpoint });
  }
}

/** The same value with every URL of one endpoint made one of another, at any depth. */
function rebase(value: unknown, from: string, to: string): unknown {
  if (typeof value === "string") {
    return value.startsWith(`${from}/`) ? to + value.slice(from.length) : value;
  }
  if (Array.isArray(value)) return value.map((item) => rebase(item, from, to));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, rebase(item, from, to)]);
  return Object.fromEntries(entries);
}
