import { DescribeImagesCommand } from "@aws-sdk/client-ecr";
import type { World } from "./world";

const MISSING = ["ImageNotFoundException", "RepositoryNotFoundException"];

/** An image of a private repository, by its digest. */
export interface ImageName {
  readonly registryId: string;
  readonly repositoryName: string;
  readonly imageDigest: string;
}

/** `<account>.dkr.ecr.<region>.amazonaws.com/<name>@<digest>`, or nothing for any other. */
export function parseImageUri(uri: string): ImageName | undefined {
  const [, registryId, repositoryName, imageDigest] =
    /^(\d{12})\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\/([^:@]+)@(\w+:\w+)$/.exec(uri) ?? [];
  if (registryId === undefined || repositoryName === undefined || imageDigest === undefined) {
    return undefined;
  }
  return { registryId, repositoryName, imageDigest };
}

/** Whether it is still there to be pulled. */
export async function isThere({ ecr, readings }: World, image: ImageName): Promise<boolean> {
  const { registryId, repositoryName, imageDigest } = image;
  const found = await readings.readIfThere("ecr:DescribeImages", imageDigest, MISSING, () =>
    ecr.send(
      new DescribeImagesCommand({ registryId, repositoryName, imageIds: [{ imageDigest }] }),
    ),
  );
  return found !== undefined;
}
