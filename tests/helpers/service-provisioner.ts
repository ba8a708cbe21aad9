import type { BatchDeclarations } from "../../local/batch/declarations";
import { Deployment } from "../../local/program/deployment";
import { Provisioner } from "../../local/program/provision";
import type { LocalServices } from "./local-services";

export const ACCOUNT = "000000000000";
const REGION = "us-east-1";

let stacks = 0;

/**
 * What one program makes in real services, a resource at a time: `make` answers with the resource's id and
 * outputs. Each call is a stack of its own, so that names of two do not meet.
 */
export function newStack({ kms, s3, sqs, dynamodb, directory }: LocalServices) {
  stacks += 1;
  const deployment = new Deployment();
  const batch: Partial<BatchDeclarations> = {
    revise: (definition, arnPrefix) => {
      const revision = 1;
      return { ...definition, revision, arn: `${arnPrefix}:${revision}`, active: true };
    },
  };
  const provisioner = new Provisioner({
    stack: `stack-${stacks}`,
    region: REGION,
    accountId: ACCOUNT,
    projectDirectory: directory,
    stateDirectory: directory,
    deployment,
    kms,
    s3,
    sqs,
    dynamodb,
    batch: batch as BatchDeclarations,
  });
  const make = async (type: string, inputs: Record<string, unknown>, name = "it") => {
    const { id = "", state } = await provisioner.answer({
      ...{ kind: "resource", id: 1, custom: true },
      ...{ type, name, inputs },
    });
    return { id, state: state as Readonly<Record<string, string>> };
  };
  return { deployment, make };
}

export type Make = ReturnType<typeof newStack>["make"];

export const KEY = "aws:kms/key:Key";
export const BUCKET = "aws:s3/bucket:Bucket";
export const NOTIFICATION = "aws:s3/bucketNotification:BucketNotification";
export const QUEUE = "aws:sqs/queue:Queue";
export const QUEUE_POLICY = "aws:sqs/queuePolicy:QueuePolicy";

/** The account decides who may use the key, and these statements let others. */
export function keyPolicy(...others: object[]): string {
  const administration = {
    Effect: "Allow",
    Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
    Action: "kms:*",
    Resource: "*",
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [administration, ...others] });
}

/** A queue, encrypted when there is a key, to which S3 may send. */
export async function makeQueueOfS3(make: Make, kmsMasterKeyId?: string, name = "lane") {
  const { id: queueUrl, state } = await make(QUEUE, { kmsMasterKeyId }, name);
  const statement = {
    Effect: "Allow",
    Principal: { Service: "s3.amazonaws.com" },
    Action: "sqs:SendMessage",
    Resource: state.arn,
  };
  await make(QUEUE_POLICY, { queueUrl, policy: { Statement: [statement] } }, name);
  return { queueUrl, queueArn: state.arn ?? "" };
}
