import { repositoryArn, WorkerImage } from "../../../components/compute/worker-image";
import { deployComponent } from "../../helpers/deploy-component";

describe("WorkerImage", () => {
  it.each([
    ["x86_64", "linux/amd64"],
    ["arm64", "linux/arm64"],
  ] as const)(
    "builds job/Dockerfile for %s, whatever the laptop is",
    async (architecture, platform) => {
      const graph = await deployComponent(
        () => new WorkerImage("labeler", { protect: false, architecture }),
      );

      expect(graph.get("awsx:ecr:Image", "labeler-image").inputs).toEqual({
        repositoryUrl: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/labeler-0a1b2c3",
        context: ".",
        dockerfile: "job/Dockerfile",
        platform,
      });
    },
  );

  it("keeps the last ten images, tagged or not, for jobs that still wait", async () => {
    const graph = await deployComponent(
      () => new WorkerImage("labeler", { protect: false, architecture: "x86_64" }),
    );

    expect(graph.get("awsx:ecr:Repository", "labeler").inputs).toEqual({
      forceDelete: true,
      lifecyclePolicy: {
        rules: [
          {
            description: "Keep the last 10 images",
            tagStatus: "any",
            maximumNumberOfImages: 10,
          },
        ],
      },
    });
  });

  it("keeps the repository when the stack is protected", async () => {
    const graph = await deployComponent(
      () => new WorkerImage("labeler", { protect: true, architecture: "x86_64" }),
    );
    const repository = graph.get("awsx:ecr:Repository", "labeler");

    expect(repository.inputs.forceDelete).toBe(false);
    expect(repository.protect).toBe(true);
  });
});

describe("repositoryArn", () => {
  it.each([
    [
      "123456789012.dkr.ecr.us-east-1.amazonaws.com/labeler-1",
      "aws",
      "arn:aws:ecr:us-east-1:123456789012:repository/labeler-1",
    ],
    [
      "123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn/team/labeler",
      "aws-cn",
      "arn:aws-cn:ecr:cn-north-1:123456789012:repository/team/labeler",
    ],
  ])("reads %s", (url, partition, arn) => {
    expect(repositoryArn(url, partition)).toBe(arn);
  });

  it("names a URL that is none of ECR's", () => {
    expect(() => repositoryArn("docker.io/labeler", "aws")).toThrow(
      'The URL of the image repository is "docker.io/labeler", not <account>.dkr.ecr.<region>.amazonaws.com/<name>.',
    );
  });
});
