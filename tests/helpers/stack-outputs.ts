import type { LaneOutputs, StackOutputs } from "../../contracts/outputs";

const ENDPOINT = "https://sqs.us-east-1.amazonaws.com/111122223333";

function lane(name: string): LaneOutputs {
  return {
    prefix: `${name}/`,
    queueUrl: `${ENDPOINT}/${name}`,
    deadLetterQueueUrl: `${ENDPOINT}/${name}-dlq`,
    jobQueueArn: `arn:aws:batch:us-east-1:111122223333:job-queue/${name}`,
  };
}

export const OUTPUTS = {
  imagesBucket: "images",
  workBucket: "work",
  labelTable: "labels",
  region: "us-east-1",
  imageUri: "111122223333.dkr.ecr.us-east-1.amazonaws.com/worker@sha256:0",
  dashboardUrl: "https://us-east-1.console.aws.amazon.com/cloudwatch/home",
  logGroups: { submitter: "submitter-logs", recover: "recover-logs", worker: "worker-logs" },
  lanes: { express: lane("express"), bulk: lane("bulk") },
} satisfies StackOutputs;
