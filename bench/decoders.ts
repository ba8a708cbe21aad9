import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buffer } from "node:stream/consumers";
import { z } from "zod";
import { buildContainerImage } from "../local/batch/container-build";
import type { Docker } from "../local/batch/docker";

/** What the worker's decoders take for one photo by themselves. */
export interface DecoderSeconds {
  readonly decoding: number;
  /** Decoding, and encoding as a JPEG that Rekognition takes, as often as it takes to fit, with the worker's settings. */
  readonly converting: number;
  /** The same with sharp's own settings. */
  readonly convertingByDefault: number;
}

const PROJECT = resolve(__dirname, "..");
const secondsSchema = z.object({
  decoding: z.number(),
  converting: z.number(),
  convertingByDefault: z.number(),
});

/**
 * Runs sharp and libheif alone on photos: with Docker in the worker's image, with a worker's CPU and
 * memory, else on all of this machine, as the worker does then.
 */
export async function timeDecoders(
  photos: readonly Buffer[],
  count: number,
  docker: Docker | undefined,
): Promise<DecoderSeconds> {
  const folder = await mkdtemp(join(tmpdir(), "labeler-photos-"));
  try {
    for (const [index, photo] of photos.entries()) {
      await writeFile(join(folder, String(index)), photo, { mode: 0o644 });
    }
    const [command, ...args] =
      docker === undefined
        ? [process.execPath, "-", folder, String(count)]
        : await inContainer(docker, folder, count);
    return secondsSchema.parse(JSON.parse(await run(command, args)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function inContainer(
  docker: Docker,
  folder: string,
  count: number,
): Promise<[string, ...string[]]> {
  const dockerfile = join(PROJECT, "job/Dockerfile");
  const tag = "labeler-bench/worker";
  const imageId = await buildContainerImage(docker, { dockerfile, context: PROJECT, tag });
  return [
    ...([docker.executable, "run", "--rm", "--interactive", "--network", "none"] as const),
    ...["--read-only", "--cpus", "1", "--memory", "2048m", "--memory-swap", "2048m"],
    // The folder is its owner's alone.
    ...["--user", `${process.getuid?.()}`, "--volume", `${folder}:/photos:ro`],
    ...["--entrypoint", "node", imageId, "-", "/photos", String(count)],
  ];
}

async function run(command: string, args: readonly string[]): Promise<string> {
  const child = spawn(command, args, { cwd: PROJECT, stdio: ["pipe", "pipe", "inherit"] });
  child.stdin.end(await readFile(join(__dirname, "sharp-alone.cjs")));
  return (await buffer(child.stdout)).toString("utf8");
}
