import { readSubmitterEnvironment } from "../../submitter/environment";
import { InvalidEnvironmentError } from "../../submitter/errors";
import {
  SUBMITTER_ENVIRONMENT,
  SUBMITTER_VARIABLES as VARIABLES,
} from "../helpers/submitter-context";

it("reads the function's variables", () => {
  expect(readSubmitterEnvironment(VARIABLES)).toEqual(SUBMITTER_ENVIRONMENT);
});

it("ignores what else the environment holds", () => {
  expect(readSubmitterEnvironment({ ...VARIABLES, AWS_REGION: "eu-west-1" })).toEqual(
    SUBMITTER_ENVIRONMENT,
  );
});

it("names every missing variable at once", () => {
  expect(problemsOf({ STACK: "dev", IMAGES_BUCKET: "photos", WORK_BUCKET: "" })).toEqual([
    "Environment variable WORK_BUCKET is required.",
    "Environment variable JOB_DEFINITION_ARNS is required.",
    "Environment variable LANES is required.",
  ]);
});

it("says what is wrong with a variable, and where in it", () => {
  const lane = { queueArn: "q", jobQueueArn: "j", platform: "EC2", imagesPerJob: 0 };
  expect(problemsOf({ ...VARIABLES, LANES: JSON.stringify({ bulk: lane }) })).toEqual([
    "Environment variable LANES is invalid at bulk.imagesPerJob: Too small: expected number to be >0. " +
      'Got "{"bulk":{"queueArn":"q","jobQueueArn":"j","platform":"EC2","imagesPerJob":0}}".',
  ]);
});

it("says which lane has no job definition", () => {
  expect(problemsOf({ ...VARIABLES, JOB_DEFINITION_ARNS: '{"FARGATE":"arn"}' })).toEqual([
    'Environment variable JOB_DEFINITION_ARNS is invalid: has no job definition of the platform EC2, which lane "bulk" needs. Got "{"FARGATE":"arn"}".',
  ]);
});

it("names missing and invalid variables together", () => {
  expect(problemsOf({ ...VARIABLES, IMAGES_BUCKET: undefined, LANES: "{" })).toEqual([
    "Environment variable IMAGES_BUCKET is required.",
    'Environment variable LANES is invalid: is not JSON. Got "{".',
  ]);
});

it("puts every problem in the error's message", () => {
  expect(() =>
    readSubmitterEnvironment({ ...VARIABLES, IMAGES_BUCKET: "", WORK_BUCKET: "" }),
  ).toThrow(
    "Environment variable IMAGES_BUCKET is required.\nEnvironment variable WORK_BUCKET is required.",
  );
});

function problemsOf(variables: Record<string, string | undefined>): readonly string[] {
  try {
    readSubmitterEnvironment(variables);
  } catch (error) {
    if (error instanceof InvalidEnvironmentError) return error.problems;
    throw error;
  }
  return [];
}
