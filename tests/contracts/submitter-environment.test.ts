import { submitterEnvironmentSchema } from "../../contracts/submitter-environment";

const LANE = {
  queueArn: "arn:aws:sqs:eu-west-1:123456789012:express",
  jobQueueArn: "arn:aws:batch:eu-west-1:123456789012:job-queue/express",
  platform: "FARGATE",
  imagesPerJob: 100,
};
const FARGATE_DEFINITION = "arn:aws:batch:eu-west-1:123456789012:job-definition/worker:7";
const EC2_DEFINITION = "arn:aws:batch:eu-west-1:123456789012:job-definition/worker-ec2:3";
const VARIABLES = {
  STACK: "dev",
  IMAGES_BUCKET: "photos",
  WORK_BUCKET: "work",
  JOB_DEFINITION_ARNS: JSON.stringify({ FARGATE: FARGATE_DEFINITION, EC2: EC2_DEFINITION }),
  LANES: JSON.stringify({ express: LANE }),
};

it("reads lanes from JSON, each with the job definition of its platform", () => {
  const lanes = { express: LANE, bulk: { ...LANE, platform: "EC2", imagesPerJob: 3000 } };
  const { platform: _, ...common } = LANE;
  expect(
    submitterEnvironmentSchema.parse({ ...VARIABLES, LANES: JSON.stringify(lanes) }),
  ).toStrictEqual({
    STACK: "dev",
    IMAGES_BUCKET: "photos",
    WORK_BUCKET: "work",
    LANES: {
      express: { ...common, jobDefinitionArn: FARGATE_DEFINITION },
      bulk: { ...common, imagesPerJob: 3000, jobDefinitionArn: EC2_DEFINITION },
    },
  });
});

it.each([
  ["LANES that are no JSON", { LANES: "express" }, "is not JSON"],
  ["LANES of another shape", { LANES: "[]" }, "expected record"],
  ["a lane of no images", { LANES: lanesWith({ imagesPerJob: 0 }) }, "expected number to be >0"],
  ["a lane of half an image", { LANES: lanesWith({ imagesPerJob: 0.5 }) }, "expected int"],
  ["a lane without a queue", { LANES: lanesWith({ queueArn: "" }) }, "expected string to have >=1"],
  ["a lane of no platform", { LANES: lanesWith({ platform: "EKS" }) }, 'one of "FARGATE"|"EC2"'],
  [
    "a lane whose platform has no job definition",
    { JOB_DEFINITION_ARNS: JSON.stringify({ EC2: EC2_DEFINITION }) },
    'has no job definition of the platform FARGATE, which lane "express" needs',
  ],
  ["an empty job definition", { JOB_DEFINITION_ARNS: '{"EC2":""}' }, "string to have >=1"],
  ["an empty bucket name", { WORK_BUCKET: "" }, "expected string to have >=1"],
])("refuses %s", (_, variables, message) => {
  const parsed = submitterEnvironmentSchema.safeParse({ ...VARIABLES, ...variables });
  expect(parsed.error?.issues.map((issue) => issue.message).join()).toContain(message);
});

function lanesWith(changes: object): string {
  return JSON.stringify({ express: { ...LANE, ...changes } });
}
