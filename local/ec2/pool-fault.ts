import type { ComputeEnvironment } from "../batch/definitions";
import type { Network } from "./network";

/** What makes a compute environment INVALID: a security group of it that is not there any more. */
export function poolFault(
  { declared }: ComputeEnvironment,
  network: Pick<Network, "has">,
): string | undefined {
  const groups = declared?.computeResources.securityGroupIds ?? [];
  const missing = groups.find((id) => !network.has(id));
  return missing && `CLIENT_ERROR - The security group '${missing}' does not exist`;
}
