import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { dependsOnThrough } from "./dependencies";
import { statementsOf } from "./policy-document";

const BLOCKS = [
  "blockPublicAcls",
  "blockPublicPolicy",
  "ignorePublicAcls",
  "restrictPublicBuckets",
];

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html */
export const noPublicBuckets: StackValidationPolicy = {
  name: "no-public-buckets",
  description: "Every bucket blocks public access, and no bucket policy lets everybody in.",
  validateStack: ({ resources }, reportViolation) => {
    for (const bucket of resources.filter(({ type }) => type === "aws:s3/bucket:Bucket")) {
      if (resources.some((resource) => blocksPublicAccess(resource, bucket))) continue;
      reportViolation(
        `Bucket ${bucket.name} does not block public access. Give it a BucketPublicAccessBlock with ${BLOCKS.join(", ")}.`,
        bucket.urn,
      );
    }
    for (const policy of resources.filter(({ type }) => type === BUCKET_POLICY)) {
      if (!letsEverybodyIn(policy)) continue;
      reportViolation(
        `Bucket policy ${policy.name} lets everybody in. Name the principals that it is for.`,
        policy.urn,
      );
    }
  },
};

const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";

function blocksPublicAccess(resource: PolicyResource, bucket: PolicyResource): boolean {
  if (resource.type !== "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock") return false;
  if (!dependsOnThrough(resource, "bucket", bucket)) return false;
  return BLOCKS.every((block) => resource.props[block] === true);
}

function letsEverybodyIn({ props }: PolicyResource): boolean {
  return statementsOf(props.policy).some(
    ({ Effect, Principal }) => Effect === "Allow" && isEverybody(Principal),
  );
}

function isEverybody(principal: unknown): boolean {
  if (principal === "*") return true;
  if (typeof principal !== "object" || principal === null) return false;
  return Object.values(principal).flat().includes("*");
}
