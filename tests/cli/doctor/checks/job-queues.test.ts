import { findsEach } from "../../../helpers/doctor-cases";
import { soundSystem } from "../../../helpers/sound-system";
import { jobQueue } from "../../../helpers/system-parts";

findsEach([
  [
    "no job queue",
    soundSystem,
    (system) => {
      system.jobQueues.pop();
    },
    [
      {
        severity: "problem",
        area: "job queues",
        lane: "bulk",
        thing: "arn:aws:batch:us-east-1:111122223333:job-queue/bulk",
        finding: "Lane bulk has no job queue.",
        evidence: { status: "not there" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "a disabled job queue",
    soundSystem,
    (system) => {
      jobQueue(system, "bulk").state = "DISABLED";
    },
    [
      {
        severity: "problem",
        area: "job queues",
        lane: "bulk",
        thing: "arn:aws:batch:us-east-1:111122223333:job-queue/bulk",
        finding: "The job queue of lane bulk is disabled: it takes no jobs.",
        evidence: { state: "DISABLED" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "an invalid job queue",
    soundSystem,
    (system) => {
      Object.assign(jobQueue(system, "bulk"), { status: "INVALID", statusReason: "CLIENT_ERROR" });
    },
    [
      {
        severity: "problem",
        area: "job queues",
        lane: "bulk",
        thing: "arn:aws:batch:us-east-1:111122223333:job-queue/bulk",
        finding: "The job queue of lane bulk is INVALID.",
        evidence: { status: "INVALID", why: "CLIENT_ERROR" },
        mend: "docs/operations.md#blocked-job-queue",
      },
    ],
  ],
  [
    "a job queue that is being changed",
    soundSystem,
    (system) => {
      jobQueue(system, "bulk").status = "UPDATING";
    },
    [
      {
        severity: "warning",
        area: "job queues",
        lane: "bulk",
        thing: "arn:aws:batch:us-east-1:111122223333:job-queue/bulk",
        finding: "The job queue of lane bulk is still UPDATING.",
        evidence: { status: "UPDATING" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "a job queue without pools",
    soundSystem,
    (system) => {
      jobQueue(system, "bulk").computeEnvironmentOrder = [];
    },
    [
      {
        severity: "problem",
        area: "job queues",
        lane: "bulk",
        thing: "arn:aws:batch:us-east-1:111122223333:job-queue/bulk",
        finding: "The job queue of lane bulk has no pool, so its jobs never start.",
        evidence: { computeEnvironments: 0 },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
]);
