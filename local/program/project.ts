import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

/** There is no Pulumi project in the directory, or none that the local cloud can run. */
export class NoProjectError extends Error {
  override readonly name = "NoProjectError";

  constructor(
    readonly directory: string,
    reason: string,
  ) {
    super(`${directory} holds no Pulumi project that the local cloud can run: ${reason}`);
  }
}

const projectFile = z.object({
  name: z.string().min(1),
  runtime: z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]),
});

/** The name in `Pulumi.yaml`: the namespace of the program's configuration. @throws NoProjectError */
export async function projectName(directory: string): Promise<string> {
  const file = join(directory, "Pulumi.yaml");
  if (!existsSync(file)) throw new NoProjectError(directory, "Pulumi.yaml is missing.");
  const parsed = projectFile.safeParse(parse(await readFile(file, "utf8")));
  if (!parsed.success) {
    throw new NoProjectError(directory, `Pulumi.yaml: ${z.prettifyError(parsed.error)}`);
  }
  const { name, runtime } = parsed.data;
  if (runtime !== "nodejs") {
    throw new NoProjectError(directory, `its runtime is ${runtime}, not nodejs.`);
  }
  return name;
}
