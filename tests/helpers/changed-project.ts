import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PROJECT_DIRECTORY } from "./labeler";
import { temporaryFolder } from "./temporary-folder";

/** All that `index.ts` needs to be deployed. */
const PROGRAM = [
  ..."index.ts config.ts package.json tsconfig.json Pulumi.yaml".split(" "),
  ..."config components contracts lib submitter job".split(" "),
];

/** A copy of the program with one piece of one file changed, as by somebody's mistake. */
export function changedProject(file: string, from: string, to: string): string {
  const folder = temporaryFolder();
  for (const part of PROGRAM) {
    cpSync(join(PROJECT_DIRECTORY, part), join(folder, part), { recursive: true });
  }
  symlinkSync(join(PROJECT_DIRECTORY, "node_modules"), join(folder, "node_modules"));
  const text = readFileSync(join(folder, file), "utf8");
  if (!text.includes(from)) throw new Error(`${file} has no piece "${from}" to change.`);
  writeFileSync(join(folder, file), text.replace(from, to));
  return folder;
}
