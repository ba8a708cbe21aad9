import * as aws from "@pulumi/aws";
import * as awsx from "@pulumi/awsx";
import * as pulumi from "@pulumi/pulumi";
import type { Architecture } from "../../contracts/job";

/** Jobs that wait in a queue pin the digest of the image that was the last when they were submitted. */
const KEPT_IMAGES = 10;

/** As Docker names them. */
const DOCKER_PLATFORMS = { x86_64: "linux/amd64", arm64: "linux/arm64" } as const;

export interface WorkerImageArgs {
  /** Of the machines that run it. A laptop of another one needs QEMU to build it. */
  readonly architecture: Architecture;
  /** Keeps the repository and its images when the stack is destroyed. */
  readonly protect: boolean;
}

/** The worker's container image, built from `job/Dockerfile`, and the repository that holds it. */
export class WorkerImage extends pulumi.ComponentResource {
  /** By digest, so that a job runs what it was submitted for. */
  readonly imageUri: pulumi.Output<string>;
  readonly repositoryArn: pulumi.Output<string>;

  constructor(name: string, args: WorkerImageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:WorkerImage", name, {}, { ...opts, protect: args.protect });
    const repository = createRepository(name, args, this);
    this.imageUri = buildImage(name, args, repository, this).imageUri;
    const { partition } = aws.getPartitionOutput({}, { parent: this });
    this.repositoryArn = pulumi
      .all([repository.url, partition])
      .apply(([url, awsPartition]) => repositoryArn(url, awsPartition));
    this.registerOutputs({ imageUri: this.imageUri, repositoryArn: this.repositoryArn });
  }
}

/**
 * Every build is pushed under one tag, which leaves the image before it untagged; awsx by itself keeps one
 * of these, so that jobs of two deploys ago could not be pulled any more.
 */
function createRepository(
  name: string,
  { protect }: WorkerImageArgs,
  parent: pulumi.Resource,
): awsx.ecr.Repository {
  return new awsx.ecr.Repository(
    name,
    {
      forceDelete: !protect,
      lifecyclePolicy: {
        rules: [
          {
            description: `Keep the last ${KEPT_IMAGES} images`,
            tagStatus: "any",
            maximumNumberOfImages: KEPT_IMAGES,
          },
        ],
      },
    },
    { parent },
  );
}

function buildImage(
  name: string,
  { architecture }: WorkerImageArgs,
  repository: awsx.ecr.Repository,
  parent: pulumi.Resource,
): awsx.ecr.Image {
  return new awsx.ecr.Image(
    `${name}-image`,
    {
      repositoryUrl: repository.url,
      context: ".",
      dockerfile: "job/Dockerfile",
      // Else the image has the laptop's architecture, and its container says "exec format error".
      platform: DOCKER_PLATFORMS[architecture],
    },
    { parent },
  );
}

/** `<account>.dkr.ecr.<region>.amazonaws.com/<name>` as an ARN. */
export function repositoryArn(url: string, partition: string): string {
  const [, account, region, repository] =
    /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)$/.exec(url) ?? [];
  if (account === undefined || region === undefined || repository === undefined) {
    throw new pulumi.RunError(
      `The URL of the image repository is ${JSON.stringify(url)}, not <account>.dkr.ecr.<region>.amazonaws.com/<name>.`,
    );
  }
  return `arn:${partition}:ecr:${region}:${account}:repository/${repository}`;
}
