import { Containers } from "../../../local/batch/containers";
import { ManualClock } from "../../helpers/manual-clock";
import { MemoryLog } from "../../helpers/memory-log";
import { type DockerScript, scriptedDocker } from "../../helpers/scripted-docker";
import { removeTemporaryFolders } from "../../helpers/temporary-folder";

afterEach(removeTemporaryFolders);

const DOCKER_IMAGE = { uri: "repository@sha256:1", repositoryArn: "r", imageId: "sha256:1" };
const BUNDLED_IMAGE = {
  uri: "repository@sha256:2",
  repositoryArn: "r",
  entry: "e",
  modulePaths: [],
};

const onLinux = process.platform === "linux" ? describe : describe.skip;

onLinux("containers", () => {
  async function open(script: DockerScript, stateDirectory = "/state/one") {
    const clock = new ManualClock();
    const docker = scriptedDocker({ ps: "", rm: "", ...script });
    const containers = await Containers.open({
      stateDirectory,
      endpoint: () => "http://127.0.0.1:4588",
      clock,
      dockerExecutable: docker.executable,
    });
    const start = (image: typeof DOCKER_IMAGE | typeof BUNDLED_IMAGE) =>
      containers.start(
        {
          jobId: "job:7",
          image,
          arguments: [],
          environment: {},
          vcpus: 1,
          memoryMiB: 512,
          log: new MemoryLog(),
        },
        { clock, onPeakMemory: () => {} },
      );
    return { containers, start, calls: docker.calls };
  }

  test("what a local cloud over the same state has left is removed, and nothing else", async () => {
    const { calls } = await open({ ps: "echo one; echo two" });
    const [, list, remove] = calls();
    expect(list).toEqual([
      ...["ps", "--all", "--quiet"],
      ...["--filter", "label=image-labeler.local-cloud=d3e94af67b95"],
    ]);
    expect(remove).toEqual(["rm", "--force", "one", "two"]);
    const other = await open({}, "/state/two");
    expect(other.calls()[1]).not.toEqual(list);
    expect(other.calls()).toHaveLength(2);
  });

  test("an image that was bundled does not run as a process instead", async () => {
    const { start } = await open({});
    expect(() => start(BUNDLED_IMAGE)).toThrow(
      "CannotPullContainerError: repository@sha256:2 was built without --docker.",
    );
  });

  test("where containers do not see this machine's sockets, tasks end with that reason", async () => {
    const { start, containers } = await open({ run: "echo 'Error: connect ENOENT' >&2; exit 1" });
    const { reason, exitCode } = await start(DOCKER_IMAGE).ended;
    expect(exitCode).toBeUndefined();
    expect(reason).toMatch(
      /^CannotStartContainerError: Containers need a Docker engine: a container cannot reach this machine's socket .* It ended with 1: Error: connect ENOENT/,
    );
    await containers.close();
  });

  test("the container of the network has no network itself, no privilege, and only the socket", async () => {
    const { start, containers, calls } = await open({ run: "exit 1" });
    await start(DOCKER_IMAGE).ended;
    await containers.close();
    const run = calls().find(([command]) => command === "run");
    const label = "image-labeler.local-cloud=d3e94af67b95";
    expect(run?.slice(0, run.indexOf("-e"))).toEqual([
      ...["run", "--rm", "--interactive", "--pull", "never"],
      ...["--name", "labeler-d3e94af67b95-network", "--label", label],
      ...["--network", "none", "--read-only", "--cap-drop", "ALL"],
      ...[
        "--volume",
        expect.stringMatching(/\/labeler-network-\w+\/shared:\/run\/local-cloud:ro$/),
      ],
      ...["--security-opt", "no-new-privileges", "--entrypoint", "node", "sha256:1"],
    ]);
  });
});
