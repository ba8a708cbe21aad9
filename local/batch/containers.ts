import { createHash } from "node:crypto";
import type { Clock } from "../../lib/clock";
import { buildContainerImage, type ContainerBuild } from "./container-build";
import { ContainerNetwork } from "./container-network";
import { ContainerTask } from "./container-task";
import { Docker } from "./docker";
import type { StartTask } from "./task";
import type { WorkerProcessOptions } from "./worker-process";

export interface ContainersOptions {
  /** Of one local cloud: containers of others on this engine are left alone. */
  readonly stateDirectory: string;
  readonly endpoint: () => string;
  readonly clock: Clock;
  /** @default "docker" */
  readonly dockerExecutable?: string;
}

const LABEL = "image-labeler.local-cloud";

/** Builds the program's images and runs its tasks with this machine's Docker engine. */
export class Containers {
  readonly #options: ContainersOptions;
  readonly #docker: Docker;
  /** Tells the containers of this local cloud from others. */
  readonly #id: string;
  #network: Promise<ContainerNetwork> | undefined;

  private constructor(options: ContainersOptions, docker: Docker, id: string) {
    this.#options = options;
    this.#docker = docker;
    this.#id = id;
  }

  /**
   * Finds the engine, and removes what a local cloud that crashed has left on it.
   *
   * @throws DockerUnavailableError
   */
  static async open(options: ContainersOptions): Promise<Containers> {
    const docker = await Docker.find(options.dockerExecutable);
    const id = createHash("sha256").update(options.stateDirectory).digest("hex").slice(0, 12);
    const left = await docker.run(["ps", "--all", "--quiet", "--filter", `label=${LABEL}=${id}`]);
    if (left !== "") await docker.run(["rm", "--force", ...left.split("\n")]);
    return new Containers(options, docker, id);
  }

  /**
   * @returns the image's id, `sha256:…`
   * @throws ForeignPlatformError, DockerCommandError
   */
  build(build: ContainerBuild): Promise<string> {
    return buildContainerImage(this.#docker, build);
  }

  /** @throws Error for an image that was not built by Docker: it never runs as a process instead. */
  start(task: Parameters<StartTask>[0], options: WorkerProcessOptions): ReturnType<StartTask> {
    const { image, jobId } = task;
    if (!("imageId" in image)) {
      throw new Error(
        `CannotPullContainerError: ${image.uri} was built without --docker. ` +
          "Run the local cloud without it until the jobs that were submitted then are over.",
      );
    }
    return new ContainerTask(task, {
      docker: this.#docker,
      imageId: image.imageId,
      network: this.#networkWith(image.imageId).then(({ mode }) => mode),
      name: `labeler-${this.#id}-${jobId.replace(":", "_")}`,
      labels: this.#labels,
      clock: options.clock,
      onPeakMemory: options.onPeakMemory,
    });
  }

  async close(): Promise<void> {
    const network = await this.#network?.catch(() => undefined);
    await network?.close();
  }

  get #labels(): string[] {
    return ["--label", `${LABEL}=${this.#id}`];
  }

  /** One network for all: it opens with the first task. */
  #networkWith(imageId: string): Promise<ContainerNetwork> {
    this.#network ??= ContainerNetwork.open({
      docker: this.#docker,
      endpoint: this.#options.endpoint(),
      imageId,
      name: `labeler-${this.#id}-network`,
      labels: this.#labels,
    });
    return this.#network;
  }
}
