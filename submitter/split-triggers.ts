import { MAX_ARRAY_SIZE } from "../contracts/limits";
import type { Trigger } from "../contracts/trigger";

/**
 * The triggers of each manifest, in order. A batch is one array job whatever its size: when it would
 * need more children than an array may have, each child gets more than `imagesPerJob`.
 */
export function splitTriggers(triggers: readonly Trigger[], imagesPerJob: number): Trigger[][] {
  const size = Math.max(imagesPerJob, Math.ceil(triggers.length / MAX_ARRAY_SIZE));
  const count = Math.ceil(triggers.length / size);
  return Array.from({ length: count }, (_, index) =>
    triggers.slice(index * size, (index + 1) * size),
  );
}
