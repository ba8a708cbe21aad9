/** How far back problems are looked for. */
export const DEFAULT_SINCE = "1d";
