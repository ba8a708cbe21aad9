import type { ListedMutation, Mutation } from "./mutation";
import { BAD_IMAGES } from "./promises/bad-images";
import { LOST_BEFORE_THE_JOB } from "./promises/nothing-lost";
import { LOST_BY_THE_STACK } from "./promises/nothing-lost-by-the-stack";
import { LOST_BY_WORKERS } from "./promises/nothing-lost-by-workers";
import { NOTHING_TWICE } from "./promises/nothing-twice";
import { PRIORITY } from "./promises/priority";
import { QUOTAS } from "./promises/quotas";

/** Every promise of the system, broken by hand in each way that somebody has thought of. */
export const MUTATIONS: readonly ListedMutation[] = [
  ...breaking("nothing lost", LOST_BEFORE_THE_JOB),
  ...breaking("nothing lost", LOST_BY_WORKERS),
  ...breaking("nothing lost", LOST_BY_THE_STACK),
  ...breaking("nothing twice", NOTHING_TWICE),
  ...breaking("priority end to end", PRIORITY),
  ...breaking("within the quotas", QUOTAS),
  ...breaking("one bad image harms only itself", BAD_IMAGES),
];

function breaking(promise: string, mutations: readonly Mutation[]): ListedMutation[] {
  return mutations.map((mutation) => ({ promise, ...mutation }));
}
