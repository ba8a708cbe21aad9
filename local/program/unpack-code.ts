import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { ArchiveContent, AssetContent } from "./messages";
import { digest } from "./names";

/**
 * Writes a function's code under `parentDirectory`, in a folder named by its content, so that processes
 * that run older code keep theirs.
 *
 * @returns that folder
 * @throws Error when the archive does not hold the handler's file
 */
export async function unpackCode(
  { archive }: ArchiveContent,
  handlerName: string,
  projectDirectory: string,
  parentDirectory: string,
): Promise<string> {
  const building = join(parentDirectory, "building");
  await rm(building, { recursive: true, force: true });
  const written: string[] = [];
  for (const [path, content] of Object.entries(archive)) {
    written.push(path, await write(content, join(building, path), projectDirectory));
  }
  checkHandler(handlerName, building, Object.keys(archive));
  const directory = join(parentDirectory, digest(...written).slice(0, 16));
  if (existsSync(directory)) await rm(building, { recursive: true });
  else await rename(building, directory);
  return directory;
}

/** @returns what changes when the content does */
async function write(content: AssetContent, path: string, projectDirectory: string) {
  await mkdir(dirname(path), { recursive: true });
  if ("text" in content) {
    await writeFile(path, content.text);
    return digest(content.text);
  }
  const source = resolve(projectDirectory, content.path);
  await cp(source, path, { recursive: true });
  const { mtimeMs } = await stat(source);
  return (await stat(path)).isFile()
    ? digest(await readFile(path, "utf8"))
    : `${source}@${mtimeMs}`;
}

function checkHandler(handlerName: string, directory: string, files: readonly string[]): void {
  const [file] = handlerName.split(".");
  const candidates = ["js", "cjs", "mjs"].map((extension) => `${file}.${extension}`);
  if (candidates.some((candidate) => existsSync(join(directory, candidate)))) return;
  throw new Error(
    `The handler is ${handlerName}, but the archive holds none of ${candidates.join(", ")}: ${files.join(", ")}.`,
  );
}
