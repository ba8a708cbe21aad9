import type { Problem } from "../../local/problem";
import { ProblemLog } from "../../local/problem-log";

test("a problem that comes again is told once", () => {
  const log = new ProblemLog();
  const told: Problem[] = [];
  log.onProblem((problem) => told.push(problem));
  const caller = { kind: "role", roleName: "job", roleArn: "job-arn" } as const;
  for (const at of [1, 2]) log.reportDenial({ caller, action: "s3:GetObject", resource: "a", at });
  log.report({ kind: "function", name: "submit", error: "boom" });
  expect(told).toEqual([
    { kind: "denied", role: "job", action: "s3:GetObject", resource: "a" },
    { kind: "function", name: "submit", error: "boom" },
  ]);
  expect(log.all).toEqual(told);
});
