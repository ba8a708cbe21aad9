import type { StackOutputs } from "../../contracts/outputs";
import type { LocalCloud } from "../../local/cloud";
import type { Credentials } from "../../local/iam/caller";
import { NotDeployedError } from "../errors";
import { createClients } from "./clients";
import { findRunningCloud } from "./running-cloud";
import type { Target } from "./target";

const NAME = "the local cloud";

/**
 * The local cloud over this state: the one that is up, or else one of our own for as long as the
 * command runs. That one answers from what earlier runs stored; it labels only when told to `work`.
 *
 * @throws NotDeployedError when nothing was ever deployed there.
 */
export async function localTarget(stateDirectory: string, work: boolean): Promise<Target> {
  const running = await findRunningCloud(stateDirectory);
  if (running !== undefined)
    return clientsOf(running.endpoint, running.credentials, running.outputs);
  // With all its services: whoever has a cloud, or a stack, does not wait for it to load.
  const { openCloud } =
    require("../local-cloud/open-cloud") as typeof import("../local-cloud/open-cloud");
  const cloud = await openCloud({ stateDirectory, port: 0 });
  try {
    const target = targetOf(cloud);
    if (work) cloud.run();
    return { ...target, isAtWork: work, close: () => closeBoth(target, cloud) };
  } catch (error) {
    await cloud.close();
    throw error;
  }
}

/**
 * Clients for a local cloud in this process.
 *
 * @throws NotDeployedError when nothing was ever deployed in it.
 */
export function targetOf(cloud: LocalCloud): Target {
  const outputs = cloud.outputs();
  if (outputs !== undefined) return clientsOf(cloud.endpoint, cloud.operator, outputs);
  throw new NotDeployedError(
    "Nothing is deployed in the local cloud yet. Start it with `npm start` (sample images) " +
      "or `npm start -- <folder>`, or name a deployed stack with --stack.",
  );
}

function clientsOf(endpoint: string, credentials: Credentials, outputs: StackOutputs): Target {
  const connection = { region: outputs.region, endpoint, credentials };
  const { destroy, ...clients } = createClients(connection);
  const close = async () => destroy();
  return { name: NAME, outputs, isAtWork: true, connection, ...clients, close };
}

async function closeBoth(target: Target, cloud: LocalCloud): Promise<void> {
  await target.close();
  await cloud.close();
}
