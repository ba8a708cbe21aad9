import { writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { ContainerTask } from "../../../local/batch/container-task";
import { Docker } from "../../../local/batch/docker";
import { ManualClock } from "../../helpers/manual-clock";
import { MemoryLog } from "../../helpers/memory-log";
import { type DockerScript, scriptedDocker } from "../../helpers/scripted-docker";
import { removeTemporaryFolders } from "../../helpers/temporary-folder";

afterEach(removeTemporaryFolders);

/** As `docker container inspect` shows it. */
function state(changed: object = {}): string {
  const whole = { Status: "exited", Pid: 0, ExitCode: 0, OOMKilled: false, Error: "", ...changed };
  return `echo '${JSON.stringify(whole)}'`;
}

interface Setup {
  readonly script: DockerScript;
  readonly network?: Promise<string>;
  readonly vcpus?: number;
}

async function start({ script, network, vcpus = 0.5 }: Setup) {
  const docker = scriptedDocker({ rm: "", ...script });
  const clock = new ManualClock();
  const task = new ContainerTask(
    {
      jobId: "job:7",
      image: { uri: "image", repositoryArn: "repository", imageId: "sha256:built" },
      arguments: ["--manifests", "s3://work/manifests/x/"],
      environment: { IMAGES_BUCKET: "images", LANE_PREFIXES: '{"express/":"express"}' },
      vcpus,
      memoryMiB: 2048,
      log: new MemoryLog(),
    },
    {
      docker: await Docker.find(docker.executable, "linux"),
      imageId: "sha256:built",
      network: network ?? Promise.resolve("container:net"),
      name: "labeler-1-job_7",
      labels: ["--label", "l=1"],
      clock,
      onPeakMemory: () => {},
    },
  );
  const called = (command: string) => docker.calls().filter(([name]) => name === command);
  return { task, clock, called, folder: docker.folder };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

test("a container gets the job's size and environment, the local cloud's network, and no privilege", async () => {
  const { task, called } = await start({ script: { run: "", container: state() } });
  expect(await task.ended).toEqual({ exitCode: 0, lastLogLines: [] });
  expect(called("run")).toEqual([
    [
      ...["run", "--pull", "never", "--name", "labeler-1-job_7", "--label", "l=1"],
      ...["--log-driver", "none", "--network", "container:net", "--read-only"],
      ...["--cap-drop", "ALL", "--security-opt", "no-new-privileges"],
      ...["--memory", "2048m", "--memory-swap", "2048m", "--cpus", "0.5"],
      ...["--env", "IMAGES_BUCKET=images", "--env", 'LANE_PREFIXES={"express/":"express"}'],
      ...["sha256:built", "--manifests", "s3://work/manifests/x/"],
    ],
  ]);
  expect(called("rm")).toEqual([["rm", "--force", "labeler-1-job_7"]]);
});

test("more CPUs than this machine has are not asked for", async () => {
  const script = { run: "", container: state() };
  const { task, called } = await start({ script, vcpus: 1024 });
  await task.ended;
  const [args] = called("run");
  expect(args?.[args.indexOf("--cpus") + 1]).toBe(String(availableParallelism()));
});

test("a failed container's exit code and last lines are told", async () => {
  const script = { run: "echo one; echo two; exit 75", container: state({ ExitCode: 75 }) };
  const { task } = await start({ script });
  expect(await task.ended).toEqual({ exitCode: 75, lastLogLines: ["one", "two"] });
});

test("a container that the kernel killed for its memory is reported as Batch does", async () => {
  const container = state({ ExitCode: 137, OOMKilled: true });
  const { task } = await start({ script: { run: "exit 137", container } });
  expect(await task.ended).toEqual({
    exitCode: 137,
    reason: "OutOfMemoryError: Container killed due to memory usage",
    lastLogLines: [],
  });
});

test("a container that could not be made has no exit code, but the engine's reason", async () => {
  const { task } = await start({
    script: {
      run: "echo 'docker: Error: No such image: x.' >&2; echo \"See 'docker run --help'.\"; exit 125",
      container: "echo 'No such container' >&2; exit 1",
    },
  });
  const end = await task.ended;
  expect(end.exitCode).toBeUndefined();
  expect(end.reason).toBe("CannotCreateContainerError: docker: Error: No such image: x.");
});

test("a container that could not be started has no exit code, but the engine's reason", async () => {
  const container = state({ Status: "created", ExitCode: 127, Error: 'exec: "node": not found' });
  const { task } = await start({ script: { run: "exit 127", container } });
  expect(await task.ended).toEqual({
    reason: 'CannotStartContainerError: exec: "node": not found',
    lastLogLines: [],
  });
});

test("without its network a container does not start", async () => {
  const network = Promise.reject<string>(new Error("no socket"));
  network.catch(() => {});
  const { task, called } = await start({ script: {}, network });
  expect(await task.ended).toEqual({
    reason: "CannotStartContainerError: no socket",
    lastLogLines: [],
  });
  expect(called("run")).toEqual([]);
});

test("a container is asked to stop, and killed after 30 seconds when it does not", async () => {
  const { task, clock, called } = await start({
    script: {
      run: 'until [ -e "$FOLDER/killed" ]; do sleep 0.05; done; exit 137',
      kill: 'if [ "$3" = SIGKILL ]; then touch "$FOLDER/killed"; fi',
      container: state({ ExitCode: 137 }),
    },
  });
  await until(() => called("run").length > 0);
  task.stop();
  await clock.advance(29_999);
  await until(() => called("kill").length > 0);
  expect(called("kill")).toEqual([["kill", "--signal", "SIGTERM", "labeler-1-job_7"]]);
  await clock.advance(1);
  expect(await task.ended).toEqual({ exitCode: 137, lastLogLines: [] });
  expect(called("kill").slice(1)).toEqual([["kill", "--signal", "SIGKILL", "labeler-1-job_7"]]);
});

test("a signal that comes before the container is there is sent again", async () => {
  const { task, clock, called, folder } = await start({
    script: {
      run: 'until [ -e "$FOLDER/stopped" ]; do sleep 0.05; done; exit 75',
      kill: 'if [ -e "$FOLDER/up" ]; then touch "$FOLDER/stopped"; else exit 1; fi',
      container: state({ ExitCode: 75 }),
    },
  });
  await until(() => called("run").length > 0);
  task.stop();
  await until(() => called("kill").length > 0);
  writeFileSync(join(folder, "up"), "");
  let isOver = false;
  const ended = task.ended.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await clock.advance(200);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect((await ended).exitCode).toBe(75);
});

test("a task that is stopped while its network opens never starts", async () => {
  let open = (_mode: string) => {};
  const network = new Promise<string>((resolve) => {
    open = resolve;
  });
  const { task, called } = await start({ script: { kill: "exit 1" }, network });
  task.stop();
  open("container:net");
  expect(await task.ended).toEqual({ reason: "Stopped before its start", lastLogLines: [] });
  expect(called("run")).toEqual([]);
});
