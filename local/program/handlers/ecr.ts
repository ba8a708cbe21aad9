import { join, resolve } from "node:path";
import { z } from "zod";
import { buildImage } from "../build-image";
import { type HandlerTable, handler } from "../handler";

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const MAX_REPOSITORY_NAME_CHARACTERS = 256;

const repository = handler(z.object({ name: z.string().optional() }), (args) => {
  const { deployment, accountId, region } = args.context;
  const name = args.nameOr(args.inputs.name, MAX_REPOSITORY_NAME_CHARACTERS).toLowerCase();
  const url = `${accountId}.dkr.ecr.${region}.amazonaws.com/${name}`;
  deployment.repositories.push({
    url,
    arn: `arn:aws:ecr:${region}:${accountId}:repository/${name}`,
  });
  return { state: { url } };
});

const imageInputs = z.object({
  repositoryUrl: z.string(),
  context: z.string().default("."),
  dockerfile: z.string().optional(),
});

const image = handler(imageInputs, async ({ inputs, context }) => {
  const { deployment, projectDirectory, stateDirectory } = context;
  const { repositoryUrl } = inputs;
  const found = deployment.repositories.find(({ url }) => url === repositoryUrl);
  if (found === undefined) {
    throw new Error(
      `The repository ${repositoryUrl} does not exist: the program declares none such.`,
    );
  }
  // Relative to the project, not to the context: as awsx hands it to Docker.
  const dockerfile = inputs.dockerfile ?? join(inputs.context, "Dockerfile");
  const { digest, entry, modulePaths } = await buildImage(
    resolve(projectDirectory, dockerfile),
    projectDirectory,
    join(stateDirectory, "images"),
  );
  const imageUri = `${repositoryUrl}@${digest}`;
  deployment.images.push({ uri: imageUri, repositoryArn: found.arn, entry, modulePaths });
  return { state: { imageUri } };
});

export const ecrHandlers: HandlerTable = {
  "awsx:ecr:Repository": repository,
  "awsx:ecr:Image": image,
};
