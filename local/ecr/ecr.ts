import { z } from "zod";
import { AwsError } from "../aws-error";
import type { ContainerImage } from "../batch/definitions";
import { JsonProtocol, jsonOperation } from "../http/json-protocol";
import type { AwsCall, AwsRequest, AwsResponse, Service } from "../http/service";
import type { Authorizer } from "../iam/authorizer";
import type { Caller } from "../iam/caller";
import { replaceAll } from "../replace-all";
import type { Collection, StateStore } from "../state";

export interface EcrOptions {
  readonly store: StateStore;
  readonly authorizer: Authorizer;
  readonly region: string;
  readonly accountId: string;
  readonly images: ImageStore;
}

/** Where the images are that jobs run. */
export interface ImageStore {
  images(): readonly ContainerImage[];
  removeImage(uri: string): Promise<void>;
}

export interface Repository {
  /** `<account>.dkr.ecr.<region>.amazonaws.com/<name>` */
  readonly url: string;
  readonly arn: string;
}

const imageId = z.strictObject({
  imageDigest: z.string().optional(),
  imageTag: z.string().optional(),
});
type ImageId = z.output<typeof imageId>;

const registryId = z.string().optional();
const repositoryName = z.string();
const imageIds = z.array(imageId).min(1).max(100);

const describeRepositories = z.strictObject({
  registryId,
  repositoryNames: z.array(z.string()).min(1).optional(),
});
const describeImages = z.strictObject({
  registryId,
  repositoryName,
  imageIds: imageIds.optional(),
});
const batchDeleteImage = z.strictObject({ registryId, repositoryName, imageIds });

/** Amazon ECR: which repositories and images there are. Images are known by their digests, and have no tags. */
export class Ecr implements Service {
  private readonly protocol: JsonProtocol;

  private constructor(
    private readonly options: EcrOptions,
    private readonly repositories: Collection<Repository>,
  ) {
    const operation = <Schema extends z.ZodType>(
      schema: Schema,
      run: (input: z.output<Schema>, caller: Caller) => Promise<object>,
    ) => jsonOperation(schema, "InvalidParameterException", run);
    this.protocol = new JsonProtocol({
      target: "AmazonEC2ContainerRegistry_V20150921",
      version: "1.1",
      operations: {
        DescribeRepositories: operation(describeRepositories, async (input, caller) =>
          this.describeRepositories(input.repositoryNames, caller),
        ),
        DescribeImages: operation(describeImages, async (input, caller) => {
          const repository = this.authorized(caller, "ecr:DescribeImages", input.repositoryName);
          return { imageDetails: this.describeImages(repository, input.imageIds) };
        }),
        BatchDeleteImage: operation(batchDeleteImage, async (input, caller) => {
          const repository = this.authorized(caller, "ecr:BatchDeleteImage", input.repositoryName);
          return this.deleteImages(repository, input.imageIds);
        }),
      },
    });
  }

  static async open(options: EcrOptions): Promise<Ecr> {
    return new Ecr(options, await options.store.collection<Repository>("ecr-repositories"));
  }

  /** Replaces what the run of the program before declared. Images are Batch's to keep. */
  replace(declared: { readonly repositories: readonly Repository[] }): Promise<void> {
    return replaceAll(this.repositories, declared.repositories, ({ url }) => nameOf(url));
  }

  matches(call: AwsCall): boolean {
    return this.protocol.matches(call);
  }

  handle(request: AwsRequest): Promise<AwsResponse> {
    return this.protocol.handle(request);
  }

  errorResponse(error: AwsError): AwsResponse {
    return this.protocol.errorResponse(error);
  }

  private describeRepositories(names: readonly string[] | undefined, caller: Caller): object {
    const { authorizer, region, accountId } = this.options;
    const action = "ecr:DescribeRepositories";
    if (names === undefined) {
      authorizer.authorize(caller, action, `arn:aws:ecr:${region}:${accountId}:repository/*`);
    }
    const found =
      names?.map((name) => this.authorized(caller, action, name)) ?? this.repositories.values();
    return {
      repositories: [...found].map(({ url, arn }) => ({
        repositoryArn: arn,
        registryId: accountId,
        repositoryName: nameOf(url),
        repositoryUri: url,
        imageTagMutability: "MUTABLE",
      })),
    };
  }

  private describeImages({ url }: Repository, ids: readonly ImageId[] | undefined): object[] {
    const { accountId } = this.options;
    const digests = this.digestsOf(url);
    const missing = ids?.find(({ imageDigest }) => !digests.includes(imageDigest ?? ""));
    if (missing !== undefined) {
      const { imageDigest = "null", imageTag = "null" } = missing;
      throw new AwsError(
        "ImageNotFoundException",
        `The image with imageId {imageDigest:'${imageDigest}', imageTag:'${imageTag}'} does not exist within the repository with name '${nameOf(url)}' in the registry with id '${accountId}'`,
      );
    }
    return digests
      .filter(
        (digest) => ids === undefined || ids.some(({ imageDigest }) => imageDigest === digest),
      )
      .map((imageDigest) => ({
        registryId: accountId,
        repositoryName: nameOf(url),
        imageDigest,
      }));
  }

  private async deleteImages({ url }: Repository, ids: readonly ImageId[]): Promise<object> {
    const digests = this.digestsOf(url);
    const isThere = ({ imageDigest }: ImageId) => digests.includes(imageDigest ?? "");
    const deleted = ids.filter(isThere);
    const removals = deleted.map(({ imageDigest }) =>
      this.options.images.removeImage(`${url}@${imageDigest}`),
    );
    await Promise.all(removals);
    return {
      imageIds: deleted,
      failures: ids
        .filter((id) => !isThere(id))
        .map((id) => ({
          imageId: id,
          failureCode: "ImageNotFound",
          failureReason: "Requested image not found",
        })),
    };
  }

  private digestsOf(url: string): string[] {
    const uris = this.options.images.images().map(({ uri }) => uri);
    return uris.flatMap((uri) => (uri.startsWith(`${url}@`) ? uri.slice(url.length + 1) : []));
  }

  /** The repository, when the caller may do this with it. */
  private authorized(caller: Caller, action: string, name: string): Repository {
    const { authorizer, region, accountId } = this.options;
    authorizer.authorize(caller, action, `arn:aws:ecr:${region}:${accountId}:repository/${name}`);
    const repository = this.repositories.get(name);
    if (repository !== undefined) return repository;
    throw new AwsError(
      "RepositoryNotFoundException",
      `The repository with name '${name}' does not exist in the registry with id '${accountId}'`,
    );
  }
}

function nameOf(url: string): string {
  return url.slice(url.indexOf("/") + 1);
}
