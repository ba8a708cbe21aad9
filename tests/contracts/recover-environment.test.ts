import { recoverEnvironmentSchema } from "../../contracts/recover-environment";
import { RECOVER_ENVIRONMENT, RECOVER_VARIABLES } from "../helpers/recover-context";

it("reads lanes from JSON", () => {
  expect(recoverEnvironmentSchema.parse(RECOVER_VARIABLES)).toStrictEqual(RECOVER_ENVIRONMENT);
});

it.each([
  ["LANES that are no JSON", { LANES: "express" }, "is not JSON"],
  ["a lane without a job queue", { LANES: lanes({ deadLetterQueueUrl: "url" }) }, "received undef"],
  ["a lane without dead letters", { LANES: lanes({ jobQueueArn: "arn" }) }, "received undef"],
  ["an empty table name", { LABEL_TABLE: "" }, "expected string to have >=1"],
])("refuses %s", (_, variables, message) => {
  const parsed = recoverEnvironmentSchema.safeParse({ ...RECOVER_VARIABLES, ...variables });
  expect(parsed.error?.issues.map((issue) => issue.message).join()).toContain(message);
});

function lanes(lane: object): string {
  return JSON.stringify({ express: lane });
}
