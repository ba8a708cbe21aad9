import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { errorCode } from "../../lib/error-code";
import { dockerEnvironment } from "../environment";

/** Containers cannot run here. */
export class DockerUnavailableError extends Error {
  override readonly name = "DockerUnavailableError";

  constructor(
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(
      `Containers need a Docker engine: ${reason} Start one (https://docs.docker.com/engine/install/), ` +
        "or leave out --docker: workers then run as processes.",
      options,
    );
  }
}

/** A command of Docker failed. */
export class DockerCommandError extends Error {
  override readonly name = "DockerCommandError";

  constructor(
    readonly command: string,
    /** The end of what it printed. */
    readonly output: string,
    options?: ErrorOptions,
  ) {
    super(`docker ${command} failed:\n${output}`, options);
  }
}

const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
const SHOWN_LINES = 30;

/** The engine of this machine, through the `docker` command: it knows contexts, hosts and plugins. */
export class Docker {
  private constructor(
    readonly executable: string,
    /** `linux/amd64`: what images run on it without emulation. */
    readonly platform: string,
  ) {}

  /**
   * @param executable the command line of Docker
   * @throws DockerUnavailableError when there is no command, no engine, or one that is out of reach
   */
  static async find(executable = "docker", system: string = process.platform): Promise<Docker> {
    if (system !== "linux") {
      throw new DockerUnavailableError(
        `on ${system} it runs in a virtual machine, which cannot reach the local cloud's socket; use Linux.`,
      );
    }
    try {
      const platform = await execute(executable, [
        "version",
        "--format",
        "{{.Server.Os}}/{{.Server.Arch}}",
      ]);
      return new Docker(executable, platform);
    } catch (cause) {
      throw new DockerUnavailableError(whyUnavailable(executable, cause), { cause });
    }
  }

  /**
   * What the command prints, without the line break at its end.
   *
   * @throws DockerCommandError
   */
  async run(args: readonly string[]): Promise<string> {
    try {
      return await execute(this.executable, args);
    } catch (cause) {
      throw new DockerCommandError(args[0] ?? "", lastLines(stderrOf(cause)), { cause });
    }
  }
}

async function execute(executable: string, args: readonly string[]): Promise<string> {
  const options = { env: dockerEnvironment(), maxBuffer: MAX_OUTPUT_BYTES };
  const { stdout } = await promisify(execFile)(executable, args, options);
  return stdout.trimEnd();
}

function whyUnavailable(executable: string, cause: unknown): string {
  if (errorCode(cause) === "ENOENT") return `there is no command "${executable}".`;
  return `${lastLines(stderrOf(cause))}`;
}

function stderrOf(error: unknown): string {
  const { stderr, message } = error as { readonly stderr?: string; readonly message?: string };
  return stderr === undefined || stderr === "" ? String(message) : stderr;
}

function lastLines(text: string): string {
  return text.trimEnd().split("\n").slice(-SHOWN_LINES).join("\n");
}
