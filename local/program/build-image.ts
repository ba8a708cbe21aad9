import { execFile } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { bareEnvironment } from "../environment";

export interface BuiltImage {
  /** `sha256:<hash of the bundle>` */
  readonly digest: string;
  readonly entry: string;
  readonly modulePaths: readonly string[];
}

/** The bundler that the Dockerfile runs too, beside it. */
const BUILD_SCRIPT = "build.mjs";
const BUNDLE = "worker.js";

/**
 * "Builds" a container image without Docker: runs the bundler of the Dockerfile's folder, so that the
 * local cloud runs the very code that the image would hold.
 *
 * @param dockerfile as the program gives it, made absolute
 * @param imagesDirectory where images are kept by their digest
 */
export async function buildImage(
  dockerfile: string,
  projectDirectory: string,
  imagesDirectory: string,
): Promise<BuiltImage> {
  const folder = dirname(dockerfile);
  if (!existsSync(dockerfile)) throw new Error(`There is no ${dockerfile}.`);
  const script = join(folder, BUILD_SCRIPT);
  if (!existsSync(script)) {
    throw new Error(
      `There is no ${script}: without Docker the local cloud runs what "node ${BUILD_SCRIPT} <outfile>" makes.`,
    );
  }
  const building = join(imagesDirectory, `building-${randomUUID()}`);
  await mkdir(building, { recursive: true });
  try {
    const hash = await bundle(script, join(building, BUNDLE), projectDirectory);
    const entry = await keep(building, join(imagesDirectory, hash));
    const modulePaths = [join(folder, "node_modules"), join(projectDirectory, "node_modules")];
    return { digest: `sha256:${hash}`, entry, modulePaths };
  } finally {
    await rm(building, { recursive: true, force: true });
  }
}

async function bundle(script: string, outfile: string, projectDirectory: string): Promise<string> {
  try {
    await promisify(execFile)(process.execPath, [script, outfile], {
      cwd: projectDirectory,
      env: bareEnvironment(),
    });
  } catch (cause) {
    const output = (cause as { stderr?: string }).stderr ?? "";
    throw new Error(`${script} failed:\n${output}`, { cause });
  }
  return createHash("sha256")
    .update(await readFile(outfile))
    .digest("hex");
}

/** The same bundle may run already: it is never replaced. */
async function keep(building: string, directory: string): Promise<string> {
  if (!existsSync(join(directory, BUNDLE))) await rename(building, directory);
  return join(directory, BUNDLE);
}
