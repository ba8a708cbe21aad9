import { submitterEnvironmentSchema } from "../../contracts/submitter-environment";

const LANE = {
  queueArn: "arn:aws:sqs:eu-west-1:123456789012:express",
  jobQueueArn: "arn:aws:batch:eu-west-1:123456789012:job-queue/express",
  imagesPerJob: 100,
};
const VARIABLES = {
  IMAGES_BUCKET: "photos",
  WORK_BUCKET: "work",
  JOB_DEFINITION_ARN: "arn:aws:batch:eu-west-1:123456789012:job-definition/worker:7",
  LANES: JSON.stringify({ express: LANE }),
};

it("reads lanes from JSON", () => {
  expect(submitterEnvironmentSchema.parse(VARIABLES)).toEqual({
    ...VARIABLES,
    LANES: { express: LANE },
  });
});

it.each([
  ["LANES that are no JSON", { LANES: "express" }, "is not JSON"],
  ["LANES of another shape", { LANES: "[]" }, "expected record"],
  ["a lane of no images", { LANES: lanesWith({ imagesPerJob: 0 }) }, "expected number to be >0"],
  ["a lane of half an image", { LANES: lanesWith({ imagesPerJob: 0.5 }) }, "expected int"],
  ["a lane without a queue", { LANES: lanesWith({ queueArn: "" }) }, "expected string to have >=1"],
  ["an empty bucket name", { WORK_BUCKET: "" }, "expected string to have >=1"],
])("refuses %s", (_, variables, message) => {
  const parsed = submitterEnvironmentSchema.safeParse({ ...VARIABLES, ...variables });
  expect(parsed.error?.issues.map((issue) => issue.message).join()).toContain(message);
});

function lanesWith(changes: object): string {
  return JSON.stringify({ express: { ...LANE, ...changes } });
}
