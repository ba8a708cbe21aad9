import { describeProblem } from "../../../cli/local-cloud/describe-problem";

it("names role, action and resource of a denied call, and where to mend it", () => {
  const problem = {
    kind: "denied",
    role: "worker",
    action: "s3:GetObject",
    resource: "arn:x",
  } as const;
  expect(describeProblem(problem)).toBe(
    "AccessDenied: worker may not s3:GetObject on arn:x. " +
      "No policy that the program declares allows it: add the permission in components/.",
  );
});

it("names a function and its error", () => {
  const problem = { kind: "function", name: "submitter", error: "Boom" } as const;
  expect(describeProblem(problem)).toBe("The function submitter failed: Boom");
});

it("names rule and target of an event that was not delivered, and where it is now", () => {
  const problem = {
    kind: "delivery",
    rule: "failed-jobs",
    targetArn: "arn:x",
    error: "AccessDenied",
    outcome: "The target has no dead-letter queue: it is lost.",
  } as const;
  expect(describeProblem(problem)).toBe(
    "The rule failed-jobs could not send an event to arn:x: AccessDenied. " +
      "The target has no dead-letter queue: it is lost.",
  );
});

it("shows why a job failed from its log, without metrics and progress", () => {
  const problem = {
    kind: "job",
    jobId: "1",
    jobName: "express-1",
    statusReason: "Essential container in task exited",
    exitCode: 1,
    lastLogLines: [
      '{"level":"INFO","message":"Worker starts"}',
      '{"level":"ERROR","message":"Worker stops","reason":"Environment variable LABEL_TABLE is required."}',
      '{"_aws":{},"lane":"express"}',
      "plain \u001b[31mtext",
    ],
  } as const;
  expect(describeProblem(problem)).toBe(
    [
      "Job express-1 failed: Essential container in task exited (exit code 1). Its log ends with:",
      "  Worker stops: Environment variable LABEL_TABLE is required.",
      "  plain \\x1b[31mtext",
    ].join("\n"),
  );
});
