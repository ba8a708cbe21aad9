import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { connect, createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { dockerEnvironment } from "../environment";
import { type Docker, DockerUnavailableError } from "./docker";

export interface ContainerNetworkOptions {
  readonly docker: Docker;
  /** The local cloud's: an address and a port of this machine. */
  readonly endpoint: string;
  /** Any image with Node.js. */
  readonly imageId: string;
  /** Name of the container that holds the network. */
  readonly name: string;
  /** Labels of every container, as arguments of `docker run`. */
  readonly labels: readonly string[];
}

const SOCKET_FOLDER = "/run/local-cloud";
const SOCKET = "cloud.sock";

/**
 * A network in which containers reach the local cloud at its own address, and nothing else: no interface
 * but the loopback, on which a relay takes connections to a socket of this process.
 */
export class ContainerNetwork {
  private constructor(
    /** For `docker run --network`. */
    readonly mode: string,
    private readonly relay: ChildProcess,
    private readonly server: Server,
    private readonly folder: string,
  ) {}

  /** @throws DockerUnavailableError when the engine does not share this machine's files and sockets */
  static async open(options: ContainerNetworkOptions): Promise<ContainerNetwork> {
    const folder = await mkdtemp(join(tmpdir(), "labeler-network-"));
    const shared = join(folder, "shared");
    const port = Number(new URL(options.endpoint).port);
    const server = await listen(shared, port);
    const relay = await startRelay(options, shared, port);
    const network = new ContainerNetwork(`container:${options.name}`, relay, server, folder);
    try {
      await ready(relay);
      return network;
    } catch (error) {
      await network.close();
      throw error;
    }
  }

  /** Ends the network; containers that still run in it reach nothing any more. */
  async close(): Promise<void> {
    const ended = this.relay.exitCode === null ? once(this.relay, "exit") : undefined;
    this.relay.stdin?.end();
    await ended;
    this.server.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Whoever the container's user is may connect; on this machine only who may enter the folder above. */
async function listen(shared: string, port: number): Promise<Server> {
  await mkdir(shared);
  await chmod(shared, 0o755);
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const cloud = connect({ host: "127.0.0.1", port, allowHalfOpen: true });
    client.pipe(cloud).pipe(client);
    client.on("error", () => cloud.destroy());
    cloud.on("error", () => client.destroy());
  });
  server.listen(join(shared, SOCKET));
  await once(server, "listening");
  await chmod(join(shared, SOCKET), 0o666);
  return server;
}

async function startRelay(
  { docker, imageId, name, labels }: ContainerNetworkOptions,
  shared: string,
  port: number,
): Promise<ChildProcess> {
  const code = await readFile(join(__dirname, "container-relay.cjs"), "utf8");
  const isolation = ["--network", "none", "--read-only", "--cap-drop", "ALL"];
  const mount = ["--volume", `${shared}:${SOCKET_FOLDER}:ro`];
  const command = ["-e", code, `${SOCKET_FOLDER}/${SOCKET}`, String(port)];
  const options = ["--rm", "--interactive", "--pull", "never", "--name", name, ...labels];
  const entry = ["--security-opt", "no-new-privileges", "--entrypoint", "node", imageId];
  return spawn(
    docker.executable,
    ["run", ...options, ...isolation, ...mount, ...entry, ...command],
    { env: dockerEnvironment(), stdio: ["pipe", "pipe", "pipe"], detached: true },
  );
}

async function ready(relay: ChildProcess): Promise<void> {
  let said = "";
  relay.stderr?.on("data", (chunk) => {
    said += chunk;
  });
  const ended = once(relay, "close").then(([code]) => {
    throw new DockerUnavailableError(
      "a container cannot reach this machine's socket (is the engine on another machine?). " +
        `It ended with ${code}: ${said.trim().split("\n").at(-1)}`,
    );
  });
  if (relay.stdout === null) return;
  await Promise.race([once(createInterface(relay.stdout), "line"), ended]);
}
