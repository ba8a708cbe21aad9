import { type ChildProcess, spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { z } from "zod";
import type { Clock } from "../../lib/clock";
import { dockerEnvironment } from "../environment";
import { writePrinted } from "../logs/printed-lines";
import { peakOfCgroup } from "./container-memory";
import type { Docker } from "./docker";
import { type RunningTask, STOP_TIMEOUT_SECONDS, type Task, type TaskEnd } from "./task";

export interface ContainerTaskOptions {
  readonly docker: Docker;
  readonly imageId: string;
  /** For `docker run --network`, once it is open. */
  readonly network: Promise<string>;
  /** Of the container: no other on the engine may have it. */
  readonly name: string;
  /** Arguments of `docker run`. */
  readonly labels: readonly string[];
  readonly clock: Clock;
  /** Told the most memory that the container has held so far. */
  readonly onPeakMemory: (bytes: number) => void;
}

const SAMPLE_MILLISECONDS = 100;
const RETRY_MILLISECONDS = 200;
const OUT_OF_MEMORY = "OutOfMemoryError: Container killed due to memory usage";

/** https://docs.docker.com/reference/api/engine/version/v1.47/#tag/Container/operation/ContainerInspect */
const stateSchema = z.object({
  Status: z.string(),
  Pid: z.int(),
  ExitCode: z.int(),
  OOMKilled: z.boolean(),
  Error: z.string(),
});
type ContainerState = z.infer<typeof stateSchema>;

/** A task as a container: what Fargate grants, and of the network no more than the local cloud. */
export class ContainerTask implements RunningTask {
  readonly ended: Promise<TaskEnd>;
  readonly #task: Task;
  readonly #options: ContainerTaskOptions;
  #isOver = false;
  #isStopped = false;
  #cancelKill = () => {};

  constructor(task: Task, options: ContainerTaskOptions) {
    this.#task = task;
    this.#options = options;
    this.ended = this.#run().finally(() => {
      this.#isOver = true;
      this.#cancelKill();
    });
  }

  stop(): void {
    this.#isStopped = true;
    this.#signal("SIGTERM");
    this.#cancelKill();
    const kill = () => this.kill();
    this.#cancelKill = this.#options.clock.after(STOP_TIMEOUT_SECONDS * 1000, kill);
  }

  kill(): void {
    this.#signal("SIGKILL");
  }

  async #run(): Promise<TaskEnd> {
    const { docker, name } = this.#options;
    try {
      const network = await this.#options.network;
      if (this.#isStopped) return { reason: "Stopped before its start", lastLogLines: [] };
      const client = this.#start(network);
      const printed = writePrinted([client.stdout, client.stderr], this.#task.log.write);
      const sampled = this.#sampleMemory();
      await endOf(client);
      this.#isOver = true;
      await sampled;
      await printed.ended;
      const end = endFrom(await this.#state(), printed.last);
      await docker.run(["rm", "--force", name]);
      return end;
    } catch (error) {
      const reason = `CannotStartContainerError: ${error instanceof Error ? error.message : error}`;
      return { reason, lastLogLines: [] };
    }
  }

  #start(network: string): ChildProcess {
    return spawn(this.#options.docker.executable, this.#command(network), {
      env: dockerEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
      // Ctrl-C reaches the whole group of a terminal; a worker is told to stop by Batch alone.
      detached: true,
    });
  }

  #command(network: string): string[] {
    const { name, labels, imageId } = this.#options;
    const { environment, memoryMiB, vcpus } = this.#task;
    const memory = `${memoryMiB}m`;
    // Docker refuses more than the machine has.
    const cpus = String(Math.min(vcpus, availableParallelism()));
    return [
      ...["run", "--pull", "never", "--name", name, ...labels, "--log-driver", "none"],
      ...["--network", network, "--read-only", "--cap-drop", "ALL"],
      ...["--security-opt", "no-new-privileges"],
      // As much with swap as without: none.
      ...["--memory", memory, "--memory-swap", memory, "--cpus", cpus],
      ...Object.entries(environment).flatMap(([key, value]) => ["--env", `${key}=${value}`]),
      ...[imageId, ...this.#task.arguments],
    ];
  }

  /** A container that is not there yet gets the signal as soon as it is. */
  #signal(signal: "SIGTERM" | "SIGKILL"): void {
    const { docker, name, clock } = this.#options;
    docker.run(["kill", "--signal", signal, name]).catch(() => {
      if (!this.#isOver) clock.after(RETRY_MILLISECONDS, () => this.#signal(signal));
    });
  }

  async #sampleMemory(): Promise<void> {
    let processId = 0;
    while (!this.#isOver) {
      if (processId === 0) processId = (await this.#state())?.Pid ?? 0;
      const peak = processId === 0 ? undefined : await peakOfCgroup(processId);
      if (peak !== undefined) this.#options.onPeakMemory(peak);
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MILLISECONDS));
    }
  }

  /** Undefined when there is no such container. */
  async #state(): Promise<ContainerState | undefined> {
    const { docker, name } = this.#options;
    const format = ["--format", "{{json .State}}"];
    const json = await docker.run(["container", "inspect", ...format, name]).catch(() => undefined);
    return json === undefined ? undefined : stateSchema.parse(JSON.parse(json));
  }
}

function endOf(client: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    client.on("error", reject);
    client.on("exit", () => resolve());
  });
}

/** In the words of ECS. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/stopped-task-error-codes.html */
function endFrom(state: ContainerState | undefined, lastLogLines: readonly string[]): TaskEnd {
  if (state === undefined) {
    const said = [...lastLogLines].reverse().find((line) => line.startsWith("docker: "));
    return { reason: `CannotCreateContainerError: ${said ?? "no container"}`, lastLogLines };
  }
  if (state.Status === "created") {
    return { reason: `CannotStartContainerError: ${state.Error}`, lastLogLines };
  }
  const { ExitCode: exitCode } = state;
  if (exitCode === 0) return { exitCode, lastLogLines: [] };
  return { exitCode, ...(state.OOMKilled && { reason: OUT_OF_MEMORY }), lastLogLines };
}
