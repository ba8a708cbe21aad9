import { stackOutputsSchema } from "../../contracts/outputs";

const OUTPUTS = {
  imagesBucket: "photos",
  workBucket: "work",
  labelTable: "labels",
  region: "eu-west-1",
  imageUri: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/worker@sha256:abc",
  logGroups: { submitter: "submitter-logs", recover: "recover-logs", worker: "worker-logs" },
  dashboardUrl: "https://eu-west-1.console.aws.amazon.com/cloudwatch/home",
  lanes: {
    express: {
      prefix: "express/",
      queueUrl: "https://sqs.eu-west-1.amazonaws.com/123456789012/express",
      deadLetterQueueUrl: "https://sqs.eu-west-1.amazonaws.com/123456789012/express-dlq",
      jobQueueArn: "arn:aws:batch:eu-west-1:123456789012:job-queue/express",
    },
  },
};

it("takes a stack's outputs, and more of them than it knows", () => {
  expect(stackOutputsSchema.parse({ ...OUTPUTS, galleryUrl: "https://example.com" })).toEqual(
    OUTPUTS,
  );
});

const { dashboardUrl: _, logGroups: __, ...REQUIRED } = OUTPUTS;

it("takes the outputs of a stack that was deployed before it had a dashboard", () => {
  expect(stackOutputsSchema.parse(REQUIRED)).toEqual(REQUIRED);
});

it.each(Object.keys(REQUIRED))("misses %s", (name) => {
  const parsed = stackOutputsSchema.safeParse({ ...OUTPUTS, [name]: undefined });
  expect(parsed.error?.issues.map(({ path }) => path)).toEqual([[name]]);
});
