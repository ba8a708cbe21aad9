import { stackOutputsSchema } from "../../contracts/outputs";

const OUTPUTS = {
  imagesBucket: "photos",
  workBucket: "work",
  labelTable: "labels",
  region: "eu-west-1",
  imageUri: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/worker@sha256:abc",
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
  expect(stackOutputsSchema.parse({ ...OUTPUTS, dashboardUrl: "https://example.com" })).toEqual(
    OUTPUTS,
  );
});

it.each(Object.keys(OUTPUTS))("misses %s", (name) => {
  const parsed = stackOutputsSchema.safeParse({ ...OUTPUTS, [name]: undefined });
  expect(parsed.error?.issues.map(({ path }) => path)).toEqual([[name]]);
});
