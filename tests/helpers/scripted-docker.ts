import { chmodSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "./temporary-folder";

/** What a shell does for each command of Docker, `version` included by default. */
export type DockerScript = Readonly<Record<string, string>>;

/**
 * A `docker` command that follows a script, and notes how it was called. `$FOLDER` is a folder of its own.
 */
export function scriptedDocker(script: DockerScript) {
  const cases = Object.entries({ version: "echo linux/amd64", ...script });
  const folder = temporaryFolder();
  const file = join(
    temporaryFolder({
      docker: [
        "#!/bin/sh",
        `FOLDER='${folder}'`,
        // One line a call: arguments hold no tabs.
        `call=$(printf '%s\\t' "$@")`,
        `printf '%s\\n' "$call" >>"$FOLDER/calls"`,
        'case "$1" in',
        ...cases.map(([command, does]) => `${command})\n${does}\n;;`),
        '*) echo "unexpected: $*" >&2; exit 64 ;;',
        "esac",
      ].join("\n"),
    }),
    "docker",
  );
  chmodSync(file, 0o755);
  const calls = () => {
    if (!existsSync(join(folder, "calls"))) return [];
    const lines = readFileSync(join(folder, "calls"), "utf8").split("\n").slice(0, -1);
    return lines.map((line) => line.split("\t").slice(0, -1));
  };
  return { executable: file, folder, calls };
}
