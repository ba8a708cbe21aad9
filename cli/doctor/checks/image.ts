import type { Check } from "../check";
import { type Draft, problem, warning } from "../finding";
import { jobDefinitions } from "../world/batch";
import { isThere, parseImageUri } from "../world/image";
import type { World } from "../world/world";

/** The worker's image, as the job definitions name it. */
export const image: Check = {
  area: "image",
  looksAt: "in its repository, and the one deployed last",
  probes: [canBePulled, isLatest],
};

async function canBePulled(world: World): Promise<Draft[]> {
  const drafts: Draft[] = [];
  for (const uri of await imageUris(world)) {
    const name = parseImageUri(uri);
    if (name === undefined || (await isThere(world, name))) continue;
    drafts.push(
      problem({
        thing: uri,
        heading: "The worker's image is not in its repository, so no worker starts.",
        evidence: { repository: name.repositoryName, digest: name.imageDigest },
        mend: world.waysOut.redeploy,
      }),
    );
  }
  return drafts;
}

async function isLatest(world: World): Promise<Draft[]> {
  const { imageUri } = world.outputs;
  const uris = await imageUris(world);
  return uris
    .filter((uri) => uri !== imageUri)
    .map((uri) =>
      warning({
        thing: uri,
        heading: "Workers run another image than the one that was deployed last.",
        evidence: { workers: uri, deployed: imageUri },
        mend: world.waysOut.redeploy,
      }),
    );
}

async function imageUris(world: World): Promise<string[]> {
  const definitions = [...(await jobDefinitions(world)).values()];
  return [...new Set(definitions.flatMap((it) => it?.containerProperties?.image ?? []))];
}
