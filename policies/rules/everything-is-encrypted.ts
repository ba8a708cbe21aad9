import type { PolicyResource, StackValidationPolicy } from "@pulumi/policy";
import { dependsOnThrough } from "./dependencies";
import { statementsOf } from "./policy-document";

/** Log groups, tables and functions are always encrypted; these are only when told to be. */
export const everythingIsEncrypted: StackValidationPolicy = {
  name: "everything-is-encrypted",
  description: "Buckets, queues and disks are encrypted at rest, and buckets refuse plain HTTP.",
  validateStack: ({ resources }, reportViolation) => {
    for (const resource of resources) {
      const fault = faultOf(resource, resources);
      if (fault !== undefined) reportViolation(`${resource.name} ${fault}`, resource.urn);
    }
  },
};

function faultOf(resource: PolicyResource, all: readonly PolicyResource[]): string | undefined {
  const { type, props } = resource;
  switch (type) {
    case "aws:s3/bucket:Bucket":
      return bucketFault(resource, all);
    case "aws:sqs/queue:Queue":
      if (props.sqsManagedSseEnabled === true || props.kmsMasterKeyId !== undefined)
        return undefined;
      return "is not encrypted. Give sqsManagedSseEnabled or kmsMasterKeyId.";
    case "aws:ec2/launchTemplate:LaunchTemplate":
      return launchTemplateFault(props.blockDeviceMappings);
    default:
      return undefined;
  }
}

function bucketFault(bucket: PolicyResource, all: readonly PolicyResource[]): string | undefined {
  const own = all.filter((other) => dependsOnThrough(other, "bucket", bucket));
  if (!own.some(({ type }) => type === ENCRYPTION)) {
    return "states no encryption. Give it a server-side encryption configuration.";
  }
  if (!own.some(refusesPlainHttp)) {
    return "takes plain HTTP. Give it a policy that denies requests without TLS.";
  }
  return undefined;
}

const ENCRYPTION =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";

function refusesPlainHttp({ type, props }: PolicyResource): boolean {
  if (type !== "aws:s3/bucketPolicy:BucketPolicy") return false;
  return statementsOf(props.policy).some(
    ({ Effect, Principal, Action, Condition }) =>
      Effect === "Deny" &&
      Principal === "*" &&
      Action === "s3:*" &&
      JSON.stringify(Condition) === WITHOUT_TLS,
  );
}

const WITHOUT_TLS = JSON.stringify({ Bool: { "aws:SecureTransport": "false" } });

function launchTemplateFault(mappings: unknown): string | undefined {
  const disks = Array.isArray(mappings) ? mappings : [];
  // Provider and AWS write this boolean as text.
  const plain = disks.filter((disk) => String(disk.ebs?.encrypted) !== "true");
  if (disks.length > 0 && plain.length === 0) return undefined;
  return "leaves disks of instances unencrypted. Give every block device ebs.encrypted.";
}
