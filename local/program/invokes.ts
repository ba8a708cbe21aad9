import { z } from "zod";
import type { ProvisionContext } from "./handler";
import type { ProgramRequest } from "./messages";

type Result = Readonly<Record<string, unknown>>;
type Invoke = (context: ProvisionContext, inputs: Readonly<Record<string, unknown>>) => Result;

/** Answers of provider functions by token. */
const INVOKES: Readonly<Record<string, Invoke>> = {
  "aws:index/getRegion:getRegion": ({ region }) => ({ id: region, region, name: region }),
  "aws:index/getCallerIdentity:getCallerIdentity": ({ accountId }) => ({
    id: accountId,
    accountId,
    arn: `arn:aws:iam::${accountId}:root`,
    userId: accountId,
  }),
  "aws:index/getPartition:getPartition": () => ({
    id: "aws",
    partition: "aws",
    dnsSuffix: "amazonaws.com",
    reverseDnsPrefix: "com.amazonaws",
  }),
  "aws:s3/getBucket:getBucket": getBucket,
};

/** Answers a call of a provider's function. @throws Error naming one that has no answer here */
export function answerInvoke(
  { token, inputs }: ProgramRequest & { readonly kind: "invoke" },
  context: ProvisionContext,
): Result {
  const invoke = INVOKES[token];
  if (invoke !== undefined) return invoke(context, inputs);
  throw new Error(
    `The local cloud does not answer the function ${token}. Add it to local/program/invokes.ts.`,
  );
}

/** Of a bucket that the program does not make itself. */
function getBucket(
  { s3, region }: ProvisionContext,
  inputs: Readonly<Record<string, unknown>>,
): Result {
  const { bucket } = z.object({ bucket: z.string() }).parse(inputs);
  if (!s3.hasBucket(bucket)) {
    throw new Error(
      `reading S3 Bucket (${bucket}): couldn't find resource. ` +
        "In the local cloud, create the bucket first with any S3 client at its endpoint, and switch on EventBridge: " +
        `aws s3api create-bucket --bucket ${bucket}; ` +
        `aws s3api put-bucket-notification-configuration --bucket ${bucket} --notification-configuration '{"EventBridgeConfiguration":{}}'`,
    );
  }
  return {
    id: bucket,
    bucket,
    arn: `arn:aws:s3:::${bucket}`,
    region,
    bucketRegion: region,
    bucketDomainName: `${bucket}.s3.amazonaws.com`,
    bucketRegionalDomainName: `${bucket}.s3.${region}.amazonaws.com`,
  };
}
