import { inspect } from "node:util";

/** What is printed of an error that is nobody's mistake but ours: the whole of it, and whom to tell. */
export function describeBug(error: unknown): string {
  return [
    inspect(error),
    "",
    "labeler: this is a bug of labeler. Nothing that was settled is lost. Please report it where the code comes from",
    "(`git remote get-url origin`), with the lines above and what this prints: labeler version",
  ].join("\n");
}
