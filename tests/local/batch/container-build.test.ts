import { buildContainerImage, ForeignPlatformError } from "../../../local/batch/container-build";
import { Docker } from "../../../local/batch/docker";
import { scriptedDocker } from "../../helpers/scripted-docker";
import { removeTemporaryFolders } from "../../helpers/temporary-folder";

afterEach(removeTemporaryFolders);

const BUILD = {
  dockerfile: "/project/job/Dockerfile",
  context: "/project",
  platform: "linux/amd64",
  tag: "local-cloud/worker",
};

test("an image is built for its platform from the context that awsx would send, and known by its id", async () => {
  const { executable, calls } = scriptedDocker({ build: 'printf sha256:built >"$7"' });
  const docker = await Docker.find(executable, "linux");
  expect(await buildContainerImage(docker, BUILD)).toBe("sha256:built");
  expect(calls()[1]).toEqual([
    ...["build", "--platform", "linux/amd64", "--progress", "plain"],
    ...["--iidfile", expect.stringMatching(/labeler-build-\w+\/id$/)],
    ...["--tag", "local-cloud/worker", "--file", "/project/job/Dockerfile", "/project"],
  ]);
});

test("a build that fails shows its last steps", async () => {
  const { executable } = scriptedDocker({ build: "echo 'npm error: no network' >&2; exit 1" });
  const docker = await Docker.find(executable, "linux");
  await expect(buildContainerImage(docker, BUILD)).rejects.toThrow(
    "docker build failed:\nnpm error: no network",
  );
});

test("an image for another architecture is refused, with the way out", async () => {
  const { executable, calls } = scriptedDocker({});
  const docker = await Docker.find(executable, "linux");
  const error: unknown = await buildContainerImage(docker, {
    ...BUILD,
    platform: "linux/arm64",
  }).catch((reason) => reason);
  expect(error).toBeInstanceOf(ForeignPlatformError);
  expect(error).toMatchObject({
    message:
      "The image is for linux/arm64, this machine's Docker engine runs linux/amd64. " +
      "Set worker.architecture to this machine's in the configuration, or leave out --docker: " +
      "workers then run as processes, whatever the architecture.",
  });
  expect(calls()).toHaveLength(1);
});
