import { MAX_COMPUTE_ENVIRONMENTS } from "../contracts/limits";
import type { Problem } from "./problem";

/** The submitter is told of every lane in its environment, and that holds 4 KiB. */
export const MAX_LANES = 10;
/** Names of lanes and pools become parts of names of queues, which have at most 80 characters. */
export const MAX_NAME_CHARACTERS = 32;

const NAME = new RegExp(`^[A-Za-z][A-Za-z0-9-]{0,${MAX_NAME_CHARACTERS - 1}}$`);
const NAME_RULE = `a name of at most ${MAX_NAME_CHARACTERS} characters: a letter, then letters, digits and "-"`;

export function laneNames(lanes: object): Problem[] {
  return names("lanes", Object.keys(lanes), MAX_LANES);
}

export function poolNames(pools: object): Problem[] {
  return names("pools", Object.keys(pools), MAX_COMPUTE_ENVIRONMENTS);
}

function names(key: string, given: readonly string[], max: number): Problem[] {
  const malformed = given
    .filter((name) => !NAME.test(name))
    .map((name) => ({
      key,
      value: name,
      fault: "is no name that AWS takes",
      wayOut: `Give ${NAME_RULE}.`,
    }));
  if (given.length >= 1 && given.length <= max) return malformed;
  const wayOut = `Give 1 to ${max} ${key}, or leave the key out for the default ones.`;
  return [{ key, value: given, fault: `are ${given.length} ${key}`, wayOut }, ...malformed];
}
