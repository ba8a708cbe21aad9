import { Docker, DockerCommandError, DockerUnavailableError } from "../../../local/batch/docker";
import { scriptedDocker } from "../../helpers/scripted-docker";
import { removeTemporaryFolders } from "../../helpers/temporary-folder";

afterEach(removeTemporaryFolders);

const WAY_OUT =
  "Start one (https://docs.docker.com/engine/install/), or leave out --docker: workers then run as processes.";

test("the engine's platform is asked of the engine, not of this process", async () => {
  const { executable, calls } = scriptedDocker({ version: "echo linux/arm64" });
  expect((await Docker.find(executable, "linux")).platform).toBe("linux/arm64");
  expect(calls()).toEqual([["version", "--format", "{{.Server.Os}}/{{.Server.Arch}}"]]);
});

test("a command that is missing is named, with the way out", async () => {
  const error: unknown = await Docker.find("/no/docker", "linux").catch((reason) => reason);
  expect(error).toBeInstanceOf(DockerUnavailableError);
  expect(error).toMatchObject({
    message: `Containers need a Docker engine: there is no command "/no/docker". ${WAY_OUT}`,
  });
});

test("what Docker says of an engine that does not run is told", async () => {
  const { executable } = scriptedDocker({
    version: "echo 'Cannot connect to the Docker daemon at unix:///x. Is it running?' >&2; exit 1",
  });
  await expect(Docker.find(executable, "linux")).rejects.toMatchObject({
    name: "DockerUnavailableError",
    message: `Containers need a Docker engine: Cannot connect to the Docker daemon at unix:///x. Is it running? ${WAY_OUT}`,
  });
});

test("where containers run in a virtual machine, that is said before Docker is asked", async () => {
  const { executable, calls } = scriptedDocker({});
  await expect(Docker.find(executable, "darwin")).rejects.toThrow(
    "on darwin it runs in a virtual machine, which cannot reach the local cloud's socket; use Linux.",
  );
  expect(calls()).toEqual([]);
});

test("a command that fails shows the end of what it said", async () => {
  const { executable } = scriptedDocker({
    build: "i=0; while [ $i -lt 40 ]; do echo step $i >&2; i=$((i+1)); done; exit 1",
  });
  const docker = await Docker.find(executable, "linux");
  const error: unknown = await docker.run(["build", "."]).catch((reason) => reason);
  expect(error).toBeInstanceOf(DockerCommandError);
  const { command, output } = error as DockerCommandError;
  expect(command).toBe("build");
  expect(output.split("\n")).toHaveLength(30);
  expect(output).toMatch(/^step 10\n.*\nstep 39$/s);
});
