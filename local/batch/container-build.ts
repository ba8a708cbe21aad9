import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Docker } from "./docker";

export interface ContainerBuild {
  readonly dockerfile: string;
  /** A folder; its `.dockerignore` says what of it is sent. */
  readonly context: string;
  /** @default the engine's own */
  readonly platform?: string;
  /** A name to find the image by; it is run by its id. */
  readonly tag: string;
}

/** An image for machines of another kind than the engine's. */
export class ForeignPlatformError extends Error {
  override readonly name = "ForeignPlatformError";

  constructor(
    readonly platform: string,
    readonly enginePlatform: string,
  ) {
    super(
      `The image is for ${platform}, this machine's Docker engine runs ${enginePlatform}. ` +
        "Set worker.architecture to this machine's in the configuration, or leave out --docker: " +
        "workers then run as processes, whatever the architecture.",
    );
  }
}

/**
 * Builds an image as awsx does, with Docker's own cache: nothing is done for content that was built before.
 *
 * @returns the image's id, `sha256:…`
 * @throws ForeignPlatformError, DockerCommandError
 */
export async function buildContainerImage(
  docker: Docker,
  { dockerfile, context, platform = docker.platform, tag }: ContainerBuild,
): Promise<string> {
  if (platform !== docker.platform) throw new ForeignPlatformError(platform, docker.platform);
  const folder = await mkdtemp(join(tmpdir(), "labeler-build-"));
  const idFile = join(folder, "id");
  try {
    const options = ["--platform", platform, "--progress", "plain", "--iidfile", idFile];
    await docker.run(["build", ...options, "--tag", tag, "--file", dockerfile, context]);
    return await readFile(idFile, "utf8");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
