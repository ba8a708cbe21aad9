/** With a real Docker engine: .ci/docker runs these. */
import { execFile } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { systemClock } from "../../../lib/clock";
import { ForeignPlatformError } from "../../../local/batch/container-build";
import { Containers } from "../../../local/batch/containers";
import type { TaskEnd } from "../../../local/batch/task";
import { ManualClock } from "../../helpers/manual-clock";
import { MemoryLog } from "../../helpers/memory-log";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

jest.setTimeout(60_000);

const DOCKERFILE = `
FROM node:22-bookworm-slim
USER node
ENTRYPOINT ["node", "-e"]
`;

let containers: Containers;
let imageId: string;
let cloud: Server;
let elsewhere: Server;
let folder: string;

beforeAll(async () => {
  folder = temporaryFolder({ Dockerfile: DOCKERFILE });
  cloud = await serve("the local cloud");
  elsewhere = await serve("another service of this machine");
  containers = await open();
  imageId = await containers.build(build());
});

afterAll(async () => {
  await containers.close();
  cloud.close();
  elsewhere.close();
  removeTemporaryFolders();
});

function serve(answer: string): Promise<Server> {
  return new Promise((resolve) => {
    const server = createServer((_, response) => response.end(answer));
    // On every address: on the bridge of Docker, too.
    server.listen(0, () => resolve(server));
  });
}

function open() {
  return Containers.open({
    stateDirectory: folder,
    endpoint: () => `http://127.0.0.1:${portOf(cloud)}`,
    clock: systemClock,
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function build(platform?: string) {
  return {
    dockerfile: join(folder, "Dockerfile"),
    context: folder,
    platform,
    tag: "local-cloud/containers-test",
  };
}

let jobs = 0;

interface StartOptions {
  readonly memoryMiB?: number;
  readonly clock?: ManualClock;
  readonly image?: string;
}

function start(code: string, options: StartOptions = {}) {
  jobs += 1;
  const jobId = `array:${jobs}`;
  const peaks: number[] = [];
  const printed = new MemoryLog();
  const task = containers.start(
    {
      jobId,
      image: { uri: "image", repositoryArn: "r", imageId: options.image ?? imageId },
      arguments: [code, "a b"],
      environment: { GIVEN: "value\nof two lines" },
      vcpus: 1,
      memoryMiB: options.memoryMiB ?? 512,
      log: printed,
    },
    {
      clock: options.clock ?? systemClock,
      onPeakMemory: (bytes) => peaks.push(bytes),
    },
  );
  const log = () => printed.lines.join("\n");
  return { task, log, peaks };
}

async function said(code: string): Promise<unknown> {
  const { task, log } = start(`(async () => {
    console.log(JSON.stringify(await (${code})()));
  })()`);
  expect(await task.ended).toEqual({ exitCode: 0, lastLogLines: [] } satisfies TaskEnd);
  return JSON.parse(log());
}

async function ready(log: () => string): Promise<void> {
  for (;;) {
    try {
      if (log() !== "") return;
    } catch {}
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test("a container gets its arguments and its environment and nothing of ours", async () => {
  const seen = await said("async () => ({ args: process.argv.slice(1), env: process.env })");
  expect(seen).toMatchObject({ args: ["a b"], env: { GIVEN: "value\nof two lines" } });
  expect(Object.keys((seen as { env: object }).env)).not.toContain("DOCKER_BUILDKIT");
});

test("a container reaches the local cloud at its own address, and nothing else", async () => {
  const bridge = "172.17.0.1";
  const ask = (host: string, port: number) =>
    `fetch("http://${host}:${port}").then((answer) => answer.text(), (error) => error.cause.code)`;
  const seen = await said(`async () => ({
    interfaces: Object.keys(require("node:os").networkInterfaces()),
    cloud: await ${ask("127.0.0.1", portOf(cloud))},
    loopback: await ${ask("127.0.0.1", portOf(elsewhere))},
    bridge: await ${ask(bridge, portOf(elsewhere))},
    name: await ${ask("example.com", 80)},
  })`);
  expect(seen).toEqual({
    interfaces: ["lo"],
    cloud: "the local cloud",
    loopback: "ECONNREFUSED",
    bridge: "ENETUNREACH",
    name: expect.stringMatching(/EAI_AGAIN|ENOTFOUND/),
  });
});

test("a container is PID 1, is not root, has no capability, and writes nowhere", async () => {
  const seen = await said(`async () => {
    const { readFileSync, writeFileSync } = require("node:fs");
    const status = readFileSync("/proc/self/status", "utf8");
    const tryTo = (act) => { try { act(); return "done"; } catch ({ code }) { return code; } };
    return {
      pid: process.pid,
      isRoot: process.getuid() === 0,
      capabilities: /^CapBnd:\\s*(\\w+)$/m.exec(status)[1],
      noNewPrivileges: /^NoNewPrivs:\\s*(\\d)$/m.exec(status)[1],
      writes: ["/tmp/a", "/home/node/a", "/a"].map((file) => tryTo(() => writeFileSync(file, ""))),
    };
  }`);
  expect(seen).toEqual({
    pid: 1,
    isRoot: false,
    capabilities: "0000000000000000",
    noNewPrivileges: "1",
    writes: ["EROFS", "EROFS", "EROFS"],
  });
});

test("a container over its memory is killed as Batch reports it, and its peak is told", async () => {
  const { task, peaks } = start("const kept = []; for (;;) kept.push(Buffer.alloc(1e6, 1));", {
    memoryMiB: 64,
  });
  expect(await task.ended).toMatchObject({
    exitCode: 137,
    reason: "OutOfMemoryError: Container killed due to memory usage",
  });
  expect(Math.max(...peaks)).toBeLessThanOrEqual(64 * 1024 * 1024);
});

test("PID 1 gets SIGTERM, and its exit code is told", async () => {
  const { task, log } = start(
    "process.on('SIGTERM', () => { console.log('asked'); process.exit(75); });" +
      "setInterval(() => {}, 1000); console.log('up');",
  );
  await ready(log);
  task.stop();
  expect(await task.ended).toEqual({ exitCode: 75, lastLogLines: ["up", "asked"] });
});

test("a worker that does not end is killed after 30 seconds", async () => {
  const clock = new ManualClock();
  const { task, log } = start("setInterval(() => {}, 1000); console.log('up');", { clock });
  await ready(log);
  task.stop();
  await clock.advance(30_000);
  expect(await task.ended).toEqual({ exitCode: 137, lastLogLines: ["up"] });
});

test("an image that the engine does not have cannot be started", async () => {
  const image = `sha256:${"0".repeat(64)}`;
  const { exitCode, reason } = await start("", { image }).task.ended;
  expect(exitCode).toBeUndefined();
  expect(reason).toMatch(/^CannotCreateContainerError: .*No such image/);
});

test("an image for another architecture is refused before it is built", async () => {
  await expect(containers.build(build("linux/s390x"))).rejects.toThrow(ForeignPlatformError);
});

test("what a crashed local cloud has left is removed, what others have is not", async () => {
  const list = async () => {
    const args = ["ps", "--format", "{{.Names}}", "--filter", "label=image-labeler.local-cloud"];
    return (await promisify(execFile)("docker", args)).stdout.trim().split("\n");
  };
  const { task, log } = start("setInterval(() => {}, 1000); console.log('up');");
  await ready(log);
  expect(await list()).toHaveLength(2);
  const other = await Containers.open({
    stateDirectory: "/another",
    endpoint: () => "",
    clock: systemClock,
  });
  await other.close();
  expect(await list()).toHaveLength(2);
  const again = await open();
  expect(await list()).toEqual([""]);
  expect((await task.ended).exitCode).not.toBe(0);
  await again.close();
});
