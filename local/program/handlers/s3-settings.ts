import { z } from "zod";
import { AwsError } from "../../aws-error";
import { type Handler, type HandlerTable, handler } from "../handler";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html */
const MAX_CORS_RULES = 100;
/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-examples.html */
const MAX_LIFECYCLE_RULES = 1000;
const CORS_METHODS = ["GET", "PUT", "POST", "DELETE", "HEAD"];

const corsRule = z.object({
  allowedMethods: z.array(z.string()).min(1),
  allowedOrigins: z.array(z.string()).min(1),
  allowedHeaders: z.array(z.string()).default([]),
  exposeHeaders: z.array(z.string()).default([]),
  maxAgeSeconds: z.int().min(0).optional(),
});

const corsConfiguration = handler(
  z.object({ bucket: z.string(), corsRules: z.array(corsRule).min(1).max(MAX_CORS_RULES) }),
  ({ inputs }) => {
    for (const rule of inputs.corsRules) checkCorsRule(rule);
    return { id: inputs.bucket, state: {} };
  },
);

/** https://github.com/versity/versitygw/issues/1870 has the words of S3. */
function checkCorsRule(rule: z.infer<typeof corsRule>): void {
  const method = rule.allowedMethods.find((name) => !CORS_METHODS.includes(name));
  if (method !== undefined) {
    throw invalid(`Found unsupported HTTP method in CORS config. Unsupported method is ${method}`);
  }
  const patterns = [
    ...rule.allowedOrigins.map((value) => ({ name: "AllowedOrigin", value })),
    ...rule.allowedHeaders.map((value) => ({ name: "AllowedHeader", value })),
  ];
  const twice = patterns.find(({ value }) => value.split("*").length > 2);
  if (twice !== undefined) {
    throw invalid(`${twice.name} "${twice.value}" can not have more than one wildcard.`);
  }
  const exposed = rule.exposeHeaders.find((value) => value.includes("*"));
  if (exposed === undefined) return;
  throw invalid(
    `ExposeHeader "${exposed}" contains wildcard. We currently do not support wildcard for ExposeHeader.`,
  );
}

const encryptionRule = z.object({
  applyServerSideEncryptionByDefault: z.object({
    sseAlgorithm: z.enum(["AES256", "aws:kms"], "the local cloud knows AES256 and aws:kms"),
    kmsMasterKeyId: z.string().optional(),
  }),
  bucketKeyEnabled: z.boolean().default(false),
});

const encryption = handler(
  z.object({ bucket: z.string(), rules: z.tuple([encryptionRule]) }),
  async ({ inputs, context }) => {
    const [{ applyServerSideEncryptionByDefault: byDefault, bucketKeyEnabled }] = inputs.rules;
    const { sseAlgorithm, kmsMasterKeyId } = byDefault;
    if (sseAlgorithm === "AES256" && kmsMasterKeyId !== undefined) {
      throw new AwsError(
        "InvalidArgument",
        "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
      );
    }
    // Without a key of the account's own S3 takes the one that AWS manages: every caller may use it.
    const key = kmsMasterKeyId === undefined ? undefined : context.kms.resolve(kmsMasterKeyId);
    await context.s3.putBucketEncryption(
      inputs.bucket,
      key === undefined ? undefined : { kmsKeyArn: key, bucketKey: bucketKeyEnabled },
    );
    return { id: inputs.bucket, state: {} };
  },
);

const lifecycleRule = z.object({
  id: z.string().max(255),
  status: z.enum(["Enabled", "Disabled"]),
  filter: z.object({ prefix: z.string().optional() }).optional(),
  expiration: z
    .object({ days: z.int().min(1).optional(), expiredObjectDeleteMarker: z.boolean().optional() })
    .optional(),
  noncurrentVersionExpiration: z.object({ noncurrentDays: z.int().min(1) }).optional(),
  abortIncompleteMultipartUpload: z.object({ daysAfterInitiation: z.int().min(1) }).optional(),
  transitions: z.array(z.unknown()).optional(),
});

/** Nothing expires here: what days they name is all that can be wrong. */
const lifecycle = handler(
  z.object({ bucket: z.string(), rules: z.array(lifecycleRule).min(1).max(MAX_LIFECYCLE_RULES) }),
  ({ inputs }) => {
    const ids = inputs.rules.map(({ id }) => id);
    const twice = ids.find((id, index) => ids.indexOf(id) !== index);
    if (twice !== undefined) {
      throw new AwsError(
        "InvalidArgument",
        `Rule ID must be unique. Found same ID for more than one rule: ${twice}`,
      );
    }
    for (const rule of inputs.rules) checkHasAction(rule);
    return { id: inputs.bucket, state: {} };
  },
);

function checkHasAction(rule: z.infer<typeof lifecycleRule>): void {
  const { expiration, noncurrentVersionExpiration, abortIncompleteMultipartUpload } = rule;
  const actions = [expiration, noncurrentVersionExpiration, abortIncompleteMultipartUpload];
  if (actions.some((action) => action !== undefined) || rule.transitions !== undefined) return;
  throw invalid("At least one action needs to be specified in a rule");
}

function invalid(message: string): AwsError {
  return new AwsError("InvalidRequest", message);
}

/** Settings of a bucket that change nothing about the calls which the local cloud answers. */
const setting: Handler = handler(z.object({ bucket: z.string() }), ({ inputs }) => ({
  id: inputs.bucket,
  state: {},
}));

export const s3SettingHandlers: HandlerTable = {
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": corsConfiguration,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration":
    encryption,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": lifecycle,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": setting,
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": setting,
};
