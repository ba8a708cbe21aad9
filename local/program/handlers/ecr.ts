import { join, resolve } from "node:path";
import { z } from "zod";
import { buildImage } from "../build-image";
import { type HandlerTable, handler, type ProvisionContext } from "../handler";

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
  platform: z.string().optional(),
});

const image = handler(imageInputs, async ({ inputs, context }) => {
  const { deployment } = context;
  const { repositoryUrl } = inputs;
  const found = deployment.repositories.find(({ url }) => url === repositoryUrl);
  if (found === undefined) {
    throw new Error(
      `The repository ${repositoryUrl} does not exist: the program declares none such.`,
    );
  }
  const { digest, ...built } = await build(inputs, context);
  const imageUri = `${repositoryUrl}@${digest}`;
  deployment.images.push({ uri: imageUri, repositoryArn: found.arn, ...built });
  return { state: { imageUri } };
});

async function build(inputs: z.infer<typeof imageInputs>, context: ProvisionContext) {
  const { projectDirectory, stateDirectory, containers } = context;
  // Relative to the project, not to the context: as awsx hands it to Docker.
  const dockerfile = resolve(
    projectDirectory,
    inputs.dockerfile ?? join(inputs.context, "Dockerfile"),
  );
  if (containers === undefined) {
    return buildImage(dockerfile, projectDirectory, join(stateDirectory, "images"));
  }
  const imageId = await containers.build({
    dockerfile,
    context: resolve(projectDirectory, inputs.context),
    platform: inputs.platform,
    tag: `local-cloud/${inputs.repositoryUrl.split("/").slice(1).join("/")}`,
  });
  return { digest: imageId, imageId };
}

export const ecrHandlers: HandlerTable = {
  "awsx:ecr:Repository": repository,
  "awsx:ecr:Image": image,
};
