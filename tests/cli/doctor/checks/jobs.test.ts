import { findsEach } from "../../../helpers/doctor-cases";
import { soundSystem } from "../../../helpers/sound-system";
import { wait } from "../../../helpers/system-parts";

findsEach([
  [
    "a job that is blocked",
    soundSystem,
    (system) => {
      wait(system, "bulk", 60, "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - too large");
    },
    [
      {
        severity: "problem",
        area: "jobs",
        lane: "bulk",
        thing: "bulk-job",
        finding: "Jobs of lane bulk do not start: a job needs more than any pool has.",
        evidence: {
          job: "bulk-job",
          runnableSince: "2025-12-31T23:59:00.000Z",
          runnableFor: "1 min 00 s",
          statusReason: "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - too large",
        },
        mend: "docs/operations.md#blocked-job-queue",
      },
    ],
  ],
  [
    "a job that waits for an hour without a reason",
    soundSystem,
    (system) => {
      wait(system, "bulk", 3600);
    },
    [
      {
        severity: "problem",
        area: "jobs",
        lane: "bulk",
        thing: "bulk-job",
        finding:
          "Jobs of lane bulk do not start: Batch gives no reason, and they have waited for long.",
        evidence: {
          job: "bulk-job",
          runnableSince: "2025-12-31T23:00:00.000Z",
          runnableFor: "1 h 00 min",
          statusReason: "none",
        },
        mend: "docs/operations.md#jobs-stuck-in-runnable",
      },
    ],
  ],
]);
