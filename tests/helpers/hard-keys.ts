import { HARD_NAMES } from "../../chaos/hard-names";

/** Keys that real folders hold and that careless code loses. */
export const HARD_KEYS = HARD_NAMES.map((name) =>
  name.startsWith("/") ? name : `standard/${name}`,
);
