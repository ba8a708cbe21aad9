import {
  BatchDeleteImageCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  ListImagesCommand,
} from "@aws-sdk/client-ecr";
import { BatchDeclarations } from "../../../local/batch/declarations";
import { Ecr } from "../../../local/ecr/ecr";
import { type Account, type Served, serve } from "../../helpers/served";
import { removeTemporaryFolders } from "../../helpers/temporary-folder";

const URL = "000000000000.dkr.ecr.us-east-1.amazonaws.com/labeler";
const REPOSITORY = "arn:aws:ecr:us-east-1:000000000000:repository/labeler";
const image = (uri: string) => ({ uri, repositoryArn: REPOSITORY, entry: "", modulePaths: [] });

interface Opened {
  readonly batch: BatchDeclarations;
  readonly ecr: Ecr;
}
let served: Served<Opened>;
let client: ECRClient;

beforeEach(async () => {
  use(await serve(open, ({ ecr }) => [ecr]));
  await served.opened.ecr.replace({
    repositories: [
      { url: URL, arn: REPOSITORY },
      { url: `${URL}-2`, arn: `${REPOSITORY}-2` },
    ],
  });
  await deploy();
});
afterEach(async () => {
  client.destroy();
  await served.close();
  removeTemporaryFolders();
});

async function open(account: Account): Promise<Opened> {
  const batch = await BatchDeclarations.open(account.store);
  return { batch, ecr: await Ecr.open({ ...account, images: batch }) };
}

function use(next: Served<Opened>): void {
  served = next;
  client = new ECRClient(served.config());
}

function deploy(): Promise<void> {
  const images = [image(`${URL}@sha256:1`), image(`${URL}@sha256:2`), image(`${URL}-2@sha256:3`)];
  const declared = { computeEnvironments: [], jobQueues: [], jobDefinitions: [], images };
  return served.opened.batch.replace(declared);
}

const describeImages = async (...digests: string[]) => {
  const imageIds = digests.map((imageDigest) => ({ imageDigest }));
  const input = { repositoryName: "labeler", imageIds: imageIds.length > 0 ? imageIds : undefined };
  return (await client.send(new DescribeImagesCommand(input))).imageDetails;
};
const deleteImages = async (...digests: string[]) => {
  const imageIds = digests.map((imageDigest) => ({ imageDigest }));
  const { $metadata, ...answer } = await client.send(
    new BatchDeleteImageCommand({ repositoryName: "labeler", imageIds }),
  );
  return answer;
};
const detail = (imageDigest: string) => ({
  registryId: "000000000000",
  repositoryName: "labeler",
  imageDigest,
});

test("shows the repositories", async () => {
  const one = new DescribeRepositoriesCommand({ repositoryNames: ["labeler"] });
  expect((await client.send(one)).repositories).toEqual([
    {
      repositoryArn: REPOSITORY,
      registryId: "000000000000",
      repositoryName: "labeler",
      repositoryUri: URL,
      imageTagMutability: "MUTABLE",
    },
  ]);
  const all = await client.send(new DescribeRepositoriesCommand({}));
  expect(all.repositories?.map((found) => found.repositoryName)).toEqual(["labeler", "labeler-2"]);
  const gone = new DescribeRepositoriesCommand({ repositoryNames: ["gone"] });
  await expect(client.send(gone)).rejects.toMatchObject({
    name: "RepositoryNotFoundException",
    message:
      "The repository with name 'gone' does not exist in the registry with id '000000000000'",
  });
});

test("shows a repository's own images", async () => {
  expect(await describeImages()).toEqual([detail("sha256:1"), detail("sha256:2")]);
  expect(await describeImages("sha256:2")).toEqual([detail("sha256:2")]);
  await expect(describeImages("sha256:3")).rejects.toMatchObject({
    name: "ImageNotFoundException",
    message:
      "The image with imageId {imageDigest:'sha256:3', imageTag:'null'} does not exist within the repository with name 'labeler' in the registry with id '000000000000'",
  });
});

test("deletes images until the next deploy pushes them", async () => {
  expect(await deleteImages("sha256:1", "sha256:3")).toEqual({
    imageIds: [{ imageDigest: "sha256:1" }],
    failures: [
      {
        imageId: { imageDigest: "sha256:3" },
        failureCode: "ImageNotFound",
        failureReason: "Requested image not found",
      },
    ],
  });
  client.destroy();
  use(await served.restart());
  expect(await describeImages()).toEqual([detail("sha256:2")]);
  expect(served.opened.batch.image(`${URL}@sha256:1`)).toBeUndefined();
  await deploy();
  expect(await describeImages("sha256:1")).toEqual([detail("sha256:1")]);
});

test("refuses calls that it does not emulate", async () => {
  const list = new ListImagesCommand({ repositoryName: "labeler" });
  await expect(client.send(list)).rejects.toMatchObject({
    name: "UnknownOperationException",
    message:
      "The local cloud does not emulate AmazonEC2ContainerRegistry_V20150921.ListImages; it emulates DescribeRepositories, DescribeImages, BatchDeleteImage.",
  });
});

test("asks for the permission of each call", async () => {
  client.destroy();
  client = new ECRClient(served.config(served.roleWith("nobody")));
  const every = "arn:aws:ecr:us-east-1:000000000000:repository/*";
  const repositoryNames = ["labeler"];
  const calls: [string, string, Promise<unknown>][] = [
    ["ecr:DescribeRepositories", every, client.send(new DescribeRepositoriesCommand({}))],
    [
      "ecr:DescribeRepositories",
      REPOSITORY,
      client.send(new DescribeRepositoriesCommand({ repositoryNames })),
    ],
    ["ecr:DescribeImages", REPOSITORY, describeImages()],
    ["ecr:BatchDeleteImage", REPOSITORY, deleteImages("sha256:1")],
  ];
  for (const [action, resource, call] of calls) {
    await expect(call).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: `User: arn:aws:iam::000000000000:role/nobody is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
    });
  }
});
