import { findsEach } from "../../../helpers/doctor-cases";
import { examineSystem } from "../../../helpers/examine-system";
import { SUBMITTER, soundSystem } from "../../../helpers/sound-system";
import { lambda, log, setAttribute } from "../../../helpers/system-parts";

findsEach([
  [
    "no submitter",
    soundSystem,
    (system) => {
      delete system.functions[SUBMITTER];
    },
    [
      {
        severity: "problem",
        area: "submitter",
        thing: "arn:aws:lambda:us-east-1:111122223333:function:submitter",
        finding: "The submitter is not there.",
        evidence: { function: "arn:aws:lambda:us-east-1:111122223333:function:submitter" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "a submitter that failed to become active",
    soundSystem,
    (system) => {
      Object.assign(lambda(system, SUBMITTER), {
        State: "Failed",
        StateReasonCode: "DisabledKMSKey",
        StateReason: "The key is disabled.",
      });
    },
    [
      {
        severity: "problem",
        area: "submitter",
        thing: "arn:aws:lambda:us-east-1:111122223333:function:submitter",
        finding: "The submitter is Failed, not Active.",
        evidence: { state: "Failed", code: "DisabledKMSKey", why: "The key is disabled." },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "an idle submitter",
    soundSystem,
    (system) => {
      Object.assign(lambda(system, SUBMITTER), {
        State: "Inactive",
        StateReasonCode: "Idle",
        StateReason: "The function is idle.",
      });
    },
    [
      {
        severity: "warning",
        area: "submitter",
        thing: "arn:aws:lambda:us-east-1:111122223333:function:submitter",
        finding: "The submitter is Inactive, not Active.",
        evidence: { state: "Inactive", code: "Idle", why: "The function is idle." },
        mend: "docs/operations.md#function-errors",
      },
    ],
  ],
  [
    "a submitter whose update failed",
    soundSystem,
    (system) => {
      Object.assign(lambda(system, SUBMITTER), {
        LastUpdateStatus: "Failed",
        LastUpdateStatusReason: "No such role.",
      });
    },
    [
      {
        severity: "warning",
        area: "submitter",
        thing: "arn:aws:lambda:us-east-1:111122223333:function:submitter",
        finding: "The submitter could not be updated: it runs as it was before.",
        evidence: { lastUpdateStatus: "Failed", why: "No such role." },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "a submitter without concurrency",
    soundSystem,
    (system) => {
      system.reservedConcurrency[SUBMITTER] = 0;
    },
    [
      {
        severity: "problem",
        area: "submitter",
        thing: "arn:aws:lambda:us-east-1:111122223333:function:submitter",
        finding: "The submitter may not run: its reserved concurrency is 0.",
        evidence: { reservedConcurrentExecutions: 0 },
        mend: "aws lambda delete-function-concurrency --function-name arn:aws:lambda:us-east-1:111122223333:function:submitter",
      },
    ],
  ],
  [
    "a submitter that fails while events wait",
    soundSystem,
    (system) => {
      setAttribute(system, "bulk", "ApproximateNumberOfMessagesNotVisible", () => "5");
      log(system, "submitter-logs", 120, {
        level: "ERROR",
        message: "Images not submitted",
        error: { name: "ClientException", message: "JobQueue is DISABLED" },
      });
      log(system, "submitter-logs", 60, {
        level: "ERROR",
        message: "Images not submitted",
        error: { name: "AccessDeniedException", message: "not allowed" },
      });
    },
    [
      {
        severity: "problem",
        area: "submitter",
        thing: "arn:aws:lambda:us-east-1:111122223333:function:submitter",
        finding: "The submitter failed in the last 15 minutes.",
        evidence: {
          last: "Images not submitted: AccessDeniedException: not allowed",
          at: "2025-12-31T23:59:00.000Z",
        },
        mend: "docs/operations.md#function-errors",
      },
    ],
  ],
  [
    "a submitter that was too slow, and is not any more",
    soundSystem,
    (system) => {
      log(system, "submitter-logs", 60, { type: "platform.report", record: { status: "timeout" } });
    },
    [
      {
        severity: "warning",
        area: "submitter",
        thing: "arn:aws:lambda:us-east-1:111122223333:function:submitter",
        finding: "The submitter failed in the last 15 minutes.",
        evidence: { last: "Task timed out", at: "2025-12-31T23:59:00.000Z" },
        mend: "docs/operations.md#function-errors",
      },
    ],
  ],
]);

it.each([
  [
    "of more than a quarter of an hour ago",
    901,
    { level: "ERROR", message: "Images not submitted" },
  ],
  ["that only name an error", 60, { level: "INFO", message: "no ERROR" }],
])("says nothing of lines %s", async (_name, secondsAgo, line) => {
  const system = soundSystem();
  log(system, "submitter-logs", secondsAgo, line);
  expect(await examineSystem(system)).toMatchObject({ exitCode: 0, findings: [] });
});
