import { findsEach } from "../../../helpers/doctor-cases";
import { jobQueueArn, RECOVER, soundSystem } from "../../../helpers/sound-system";
import { log, rule, setAttribute } from "../../../helpers/system-parts";

findsEach([
  [
    "no rule of failed jobs",
    soundSystem,
    (system) => {
      system.rules = [];
    },
    [
      {
        severity: "problem",
        area: "recover",
        thing: "recover",
        finding: "No rule of EventBridge waits for failed jobs: their images are lost.",
        evidence: { rules: 0 },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "a disabled rule of failed jobs",
    soundSystem,
    (system) => {
      rule(system, "failed-jobs").State = "DISABLED";
    },
    [
      {
        severity: "problem",
        area: "recover",
        thing: "arn:aws:events:us-east-1:111122223333:rule/failed-jobs",
        finding: "The rule of failed jobs is disabled: their images are lost.",
        evidence: { rule: "failed-jobs", state: "DISABLED" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "a rule of failed jobs that calls nothing",
    soundSystem,
    (system) => {
      system.targets = {};
    },
    [
      {
        severity: "problem",
        area: "recover",
        thing: "arn:aws:events:us-east-1:111122223333:rule/failed-jobs",
        finding: "The rule of failed jobs calls no function: their images are lost.",
        evidence: { rule: "failed-jobs", functions: 0 },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "a rule of failed jobs that leaves a lane out",
    soundSystem,
    (system) => {
      const failed = rule(system, "failed-jobs");
      failed.EventPattern = failed.EventPattern?.replace(`,"${jobQueueArn("bulk")}"`, "");
    },
    [
      {
        severity: "problem",
        area: "recover",
        lane: "bulk",
        thing: "arn:aws:events:us-east-1:111122223333:rule/failed-jobs",
        finding: "The rule of failed jobs does not wait for those of lane bulk.",
        evidence: {
          rule: "failed-jobs",
          jobQueue: "arn:aws:batch:us-east-1:111122223333:job-queue/bulk",
        },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "no recover",
    soundSystem,
    (system) => {
      delete system.functions[RECOVER];
    },
    [
      {
        severity: "problem",
        area: "recover",
        thing: "arn:aws:lambda:us-east-1:111122223333:function:recover",
        finding: "Recover is not there.",
        evidence: { function: "arn:aws:lambda:us-east-1:111122223333:function:recover" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "a recover that fails",
    soundSystem,
    (system) => {
      log(system, "recover-logs", 1, {
        level: "ERROR",
        message: { errorType: "Error", errorMessage: "no manifest" },
      });
    },
    [
      {
        severity: "problem",
        area: "recover",
        thing: "arn:aws:lambda:us-east-1:111122223333:function:recover",
        finding: "Recover failed in the last 15 minutes.",
        evidence: {
          last: '{"errorType":"Error","errorMessage":"no manifest"}',
          at: "2025-12-31T23:59:59.000Z",
        },
        mend: "docs/operations.md#function-errors",
      },
    ],
  ],
  [
    "failed jobs that recover gave up",
    soundSystem,
    (system) => {
      setAttribute(system, "recover-dlq", "ApproximateNumberOfMessages", () => "1");
    },
    [
      {
        severity: "warning",
        area: "recover",
        thing: "arn:aws:sqs:us-east-1:111122223333:recover-dlq",
        finding: "Recover gave up 1 failed job, whose images may be in no dead letters.",
        evidence: { waiting: 1, inFlight: 0 },
        mend: "docs/operations.md#undelivered-events",
      },
    ],
  ],
]);
