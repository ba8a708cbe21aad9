import { findsEach } from "../../../helpers/doctor-cases";
import { ON_DEMAND, SPOT, soundSystem } from "../../../helpers/sound-system";
import { pool } from "../../../helpers/system-parts";

findsEach([
  [
    "a disabled pool that one lane cannot do without",
    soundSystem,
    (system) => {
      pool(system, SPOT).state = "DISABLED";
    },
    [
      {
        severity: "problem",
        area: "pools",
        thing: "arn:aws:batch:us-east-1:111122223333:compute-environment/spot",
        finding: "Pool spot is disabled: no job starts in it.",
        evidence: {
          state: "DISABLED",
          status: "VALID",
          why: "ComputeEnvironment Healthy",
          lanesWithoutAnother: "bulk",
        },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "a disabled pool that no lane needs",
    soundSystem,
    (system) => {
      pool(system, ON_DEMAND).state = "DISABLED";
    },
    [
      {
        severity: "warning",
        area: "pools",
        thing: "arn:aws:batch:us-east-1:111122223333:compute-environment/onDemand",
        finding: "Pool onDemand is disabled: no job starts in it.",
        evidence: {
          state: "DISABLED",
          status: "VALID",
          why: "ComputeEnvironment Healthy",
          lanesWithoutAnother: "none",
        },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "an invalid pool",
    soundSystem,
    (system) => {
      Object.assign(pool(system, SPOT), {
        status: "INVALID",
        statusReason: "CLIENT_ERROR - no such subnet",
      });
    },
    [
      {
        severity: "problem",
        area: "pools",
        thing: "arn:aws:batch:us-east-1:111122223333:compute-environment/spot",
        finding: "Pool spot is INVALID.",
        evidence: {
          state: "ENABLED",
          status: "INVALID",
          why: "CLIENT_ERROR - no such subnet",
          lanesWithoutAnother: "bulk",
        },
        mend: "docs/operations.md#blocked-job-queue",
      },
    ],
  ],
  [
    "a pool that is too small for one worker",
    soundSystem,
    (system) => {
      Object.assign(pool(system, SPOT).computeResources ?? {}, { maxvCpus: 0 });
    },
    [
      {
        severity: "problem",
        area: "pools",
        lane: "bulk",
        thing: "arn:aws:batch:us-east-1:111122223333:job-queue/bulk",
        finding: "No pool of lane bulk is large enough for one worker.",
        evidence: { vcpus: 1, maxVcpus: "0" },
        mend: "docs/configuration.md#pools",
      },
    ],
  ],
]);
