import { DockerUnavailableError } from "../../local/batch/docker";
import { LocalCloud, type LocalCloudOptions } from "../../local/cloud";
import { PortInUseError } from "../../local/http/server";
import { StateInUseError } from "../../local/state";
import { UnreachableError, UsageError } from "../errors";

/**
 * A local cloud over its state.
 *
 * @throws UsageError when another process has the state or listens on the port;
 * UnreachableError when workers shall be containers and there is no Docker engine.
 */
export async function openCloud(options: LocalCloudOptions): Promise<LocalCloud> {
  try {
    return await LocalCloud.start(options);
  } catch (error) {
    if (error instanceof PortInUseError) {
      throw new UsageError(
        `Port ${error.port} of 127.0.0.1 is in use. Stop what listens there, ` +
          "or choose another: --port <number>, 0 for any that is free.",
        { cause: error },
      );
    }
    if (error instanceof DockerUnavailableError) {
      throw new UnreachableError(error.message, { cause: error });
    }
    if (error instanceof StateInUseError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}
