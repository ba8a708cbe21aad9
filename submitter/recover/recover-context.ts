import type { Logger } from "@aws-lambda-powertools/logger";
import type { Metrics } from "@aws-lambda-powertools/metrics";
import type { RecoverEnvironment } from "../../contracts/recover-environment";
import type { Clock } from "../../lib/clock";
import type { RecoverClients } from "./clients";

/** All that the function takes from outside. */
export interface RecoverContext extends RecoverClients {
  readonly environment: RecoverEnvironment;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly clock: Clock;
}
