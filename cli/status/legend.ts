/** What is counted in a table, for those who wonder why it is not images. */
export const LEGEND =
  "QUEUED, IN FLIGHT, DEAD LETTERS: messages. States: jobs. Neither counts images.";
