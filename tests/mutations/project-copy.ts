import { execFile } from "node:child_process";
import { copyFile, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { errorCode } from "../../lib/error-code";
import { type Mutation, mutate } from "./mutation";

/** What belongs to the project only git knows. */
export class UnlistedProjectError extends Error {
  override readonly name = "UnlistedProjectError";
}

/** Paths of all files that belong to the project, also those that are not committed yet. @throws UnlistedProjectError */
export async function projectFiles(project: string): Promise<string[]> {
  const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const options = { cwd: project, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)("git", list, options).catch((cause: Error) => {
    const wayOut = "Install git, and run this in a clone.";
    throw new UnlistedProjectError(`git lists no files of ${project}: ${cause.message} ${wayOut}`, {
      cause,
    });
  });
  // Where node_modules is a link, git takes it for a file.
  return [...new Set(stdout.split("\0"))].filter((file) => file !== "" && file !== "node_modules");
}

/** A copy of the project in which code may be broken; what npm installed is linked. */
export class ProjectCopy {
  private constructor(readonly folder: string) {}

  static async make(
    project: string,
    files: readonly string[],
    folder: string,
  ): Promise<ProjectCopy> {
    for (const file of files) await copy(join(project, file), join(folder, file));
    await symlink(join(project, "node_modules"), join(folder, "node_modules"), "junction");
    return new ProjectCopy(folder);
  }

  /** Does the work while the fault is in the code. */
  async whileMutated<Result>(mutation: Mutation, work: () => Promise<Result>): Promise<Result> {
    const path = join(this.folder, mutation.file);
    const source = await readFile(path, "utf8");
    await writeFile(path, mutate(source, mutation));
    try {
      return await work();
    } finally {
      await writeFile(path, source);
    }
  }
}

/** A file that git still lists may have been deleted. */
async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  try {
    await copyFile(from, to);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw error;
  }
}
