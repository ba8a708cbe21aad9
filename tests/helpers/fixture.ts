import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The text of a recorded event in tests/fixtures. */
export function fixture(name: string): string {
  return readFileSync(join(__dirname, "..", "fixtures", name), "utf8");
}
