import { MalformedNotificationError, parseNotification } from "../../contracts/notification";
import { imageUri } from "../../contracts/table";
import type { Trigger } from "../../contracts/trigger";
import type { DeadLetter } from "./snapshot";

/** What dead letters ask for, by lane: URIs of images that wait for somebody to redrive them. */
export class NamedImages {
  readonly #byLane = new Map<string, Set<string>>();
  /** Messages that name nothing: somebody must look at them. */
  readonly poison: DeadLetter[] = [];

  constructor(deadLetters: readonly DeadLetter[]) {
    for (const letter of deadLetters) {
      const triggers = triggersOf(letter.body);
      if (triggers === undefined) this.poison.push(letter);
      else this.#add(letter.lane, triggers);
    }
  }

  has(lane: string, uri: string): boolean {
    return this.#byLane.get(lane)?.has(uri) === true;
  }

  #add(lane: string, triggers: readonly Trigger[]): void {
    const named = this.#byLane.get(lane) ?? new Set();
    for (const { bucket, key } of triggers) named.add(imageUri(bucket, key));
    this.#byLane.set(lane, named);
  }
}

function triggersOf(body: string): Trigger[] | undefined {
  try {
    return parseNotification(body);
  } catch (error) {
    if (error instanceof MalformedNotificationError) return undefined;
    throw error;
  }
}
