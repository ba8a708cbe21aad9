import { rules } from "../../policies/rules";
import { type PlainResource, violationsOf } from "../helpers/policy-violations";

const BUCKET = { type: "aws:s3/bucket:Bucket", name: "photos" };
const BUCKET_URN = `${BUCKET.type}::photos`;
const ofBucket = { propertyDependencies: { bucket: [BUCKET_URN] } };
const PUBLIC_ACCESS = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};
const TLS_ONLY = {
  Effect: "Deny",
  Principal: "*",
  Action: "s3:*",
  Resource: "arn:aws:s3:::photos/*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
};

/** A bucket with all that it needs, but for what is changed. */
function bucket(changed: {
  access?: object;
  statements?: object[];
  encrypted?: false;
}): PlainResource[] {
  const { access = PUBLIC_ACCESS, statements = [TLS_ONLY], encrypted = true } = changed;
  const encryption = {
    type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    name: "encryption",
    ...ofBucket,
  };
  return [
    BUCKET,
    {
      type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      name: "access",
      inputs: { ...access },
      ...ofBucket,
    },
    {
      type: "aws:s3/bucketPolicy:BucketPolicy",
      name: "policy",
      inputs: { policy: JSON.stringify({ Statement: statements }) },
      ...ofBucket,
    },
    ...(encrypted ? [encryption] : []),
  ];
}

const one = (type: string, inputs: Record<string, unknown>): PlainResource[] => [
  { type, name: "it", inputs },
];
const rolePolicy = (...Statement: object[]) =>
  one("aws:iam/rolePolicy:RolePolicy", { policy: JSON.stringify({ Statement }) });
const allow = (Action: unknown, Resource: unknown) => ({ Effect: "Allow", Action, Resource });
const attached = (policyArn: string) =>
  one("aws:iam/rolePolicyAttachment:RolePolicyAttachment", { policyArn });
const securityGroup = (rule: object) =>
  one("aws:ec2/securityGroup:SecurityGroup", { ingress: [rule] });
const alarm = (alarmDescription?: string) =>
  one("aws:cloudwatch/metricAlarm:MetricAlarm", { alarmDescription });
const launchTemplate = (...blockDeviceMappings: object[]) =>
  one("aws:ec2/launchTemplate:LaunchTemplate", { blockDeviceMappings });

const dlq = {
  type: "aws:sqs/queue:Queue",
  name: "dlq",
  inputs: { sqsManagedSseEnabled: true },
};
const DLQ_URN = "aws:sqs/queue:Queue::dlq";

describe("the rules", () => {
  it.each<[string, PlainResource[]]>([
    ["a private bucket", bucket({})],
    ["exact permissions", rolePolicy(allow("s3:GetObject", "arn:aws:s3:::photos/*"))],
    ["an action without resources", rolePolicy(allow(["rekognition:DetectLabels"], ["*"]))],
    ["a denial of everything", rolePolicy({ Effect: "Deny", Action: "*", Resource: "*" })],
    [
      "the policy of Batch's instances",
      attached("arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"),
    ],
    ["a log group that forgets", one("aws:cloudwatch/logGroup:LogGroup", { retentionInDays: 30 })],
    ["ingress from a security group", securityGroup({ securityGroups: ["sg-1"] })],
    [
      "egress to anywhere",
      one("aws:ec2/securityGroup:SecurityGroup", { egress: [{ cidrBlocks: ["0.0.0.0/0"] }] }),
    ],
    ["an alarm with a runbook", alarm("See docs/operations.md#dead-letters.")],
    ["an encrypted disk", launchTemplate({ ebs: { encrypted: "true" } })],
    [
      "a queue and its dead letters",
      [
        {
          type: "aws:sqs/queue:Queue",
          name: "queue",
          inputs: { kmsMasterKeyId: "key", redrivePolicy: "{}" },
          propertyDependencies: { redrivePolicy: [DLQ_URN] },
        },
        dlq,
      ],
    ],
    [
      "dead letters of an event target",
      [
        dlq,
        {
          type: "aws:cloudwatch/eventTarget:EventTarget",
          name: "target",
          propertyDependencies: { deadLetterConfig: [DLQ_URN] },
        },
      ],
    ],
  ])("let %s pass", async (_what, resources) => {
    expect(await violationsOf(rules, resources)).toEqual([]);
  });

  it.each<[string, PlainResource[], string]>([
    [
      "a bucket without a public access block",
      bucket({ access: {} }),
      "no-public-buckets: Bucket photos does not block public access. Give it a BucketPublicAccessBlock with blockPublicAcls, blockPublicPolicy, ignorePublicAcls, restrictPublicBuckets.",
    ],
    [
      "a bucket that blocks but half of it",
      bucket({ access: { ...PUBLIC_ACCESS, restrictPublicBuckets: false } }),
      "no-public-buckets: Bucket photos does not block public access. Give it a BucketPublicAccessBlock with blockPublicAcls, blockPublicPolicy, ignorePublicAcls, restrictPublicBuckets.",
    ],
    [
      "a bucket that everybody may read",
      bucket({ statements: [TLS_ONLY, { ...allow("s3:GetObject", "*"), Principal: "*" }] }),
      "no-public-buckets: Bucket policy policy lets everybody in. Name the principals that it is for.",
    ],
    [
      "a bucket that every account may read",
      bucket({
        statements: [TLS_ONLY, { ...allow("s3:GetObject", "*"), Principal: { AWS: ["*"] } }],
      }),
      "no-public-buckets: Bucket policy policy lets everybody in. Name the principals that it is for.",
    ],
    [
      "a bucket without encryption",
      bucket({ encrypted: false }),
      "everything-is-encrypted: photos states no encryption. Give it a server-side encryption configuration.",
    ],
    [
      "a bucket that takes plain HTTP",
      bucket({ statements: [] }),
      "everything-is-encrypted: photos takes plain HTTP. Give it a policy that denies requests without TLS.",
    ],
    [
      "a service's every action",
      rolePolicy(allow("s3:*", "arn:aws:s3:::photos")),
      "no-wildcard-permissions: it allows s3:*. Name each action.",
    ],
    [
      "actions by their beginning",
      rolePolicy(allow(["s3:Get*"], ["arn:aws:s3:::photos/*"])),
      "no-wildcard-permissions: it allows s3:Get*. Name each action.",
    ],
    [
      "an action on everything",
      rolePolicy(allow(["rekognition:DetectLabels", "s3:GetObject"], "*")),
      "no-wildcard-permissions: it allows s3:GetObject on everything. Name its resources.",
    ],
    [
      "all but one action",
      rolePolicy({ Effect: "Allow", NotAction: "iam:CreateUser", Resource: "*" }),
      "no-wildcard-permissions: it allows all but a few things. List what it allows.",
    ],
    [
      "a wildcard in a role's inline policy",
      one("aws:iam/role:Role", {
        inlinePolicies: [{ policy: JSON.stringify({ Statement: allow("sqs:*", "arn") }) }],
      }),
      "no-wildcard-permissions: it allows sqs:*. Name each action.",
    ],
    [
      "a managed policy that nobody gave a reason for",
      attached("arn:aws:iam::aws:policy/AdministratorAccess"),
      "no-wildcard-permissions: it attaches arn:aws:iam::aws:policy/AdministratorAccess. Write a policy of exact actions instead.",
    ],
    [
      "a log group that keeps everything",
      one("aws:cloudwatch/logGroup:LogGroup", { retentionInDays: 0 }),
      "logs-expire: Log group it keeps its events for ever. Give retentionInDays.",
    ],
    [
      "ingress from anywhere",
      securityGroup({ cidrBlocks: ["10.0.0.0/8", "0.0.0.0/0"] }),
      "no-ingress-from-anywhere: it lets 0.0.0.0/0 in. Name a security group or a narrower range.",
    ],
    [
      "ingress from anywhere by IPv6",
      one("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", { cidrIpv6: "::/0" }),
      "no-ingress-from-anywhere: it lets ::/0 in. Name a security group or a narrower range.",
    ],
    [
      "ingress from anywhere by a rule of its own",
      one("aws:ec2/securityGroupRule:SecurityGroupRule", {
        type: "ingress",
        cidrBlocks: ["0.0.0.0/0"],
      }),
      "no-ingress-from-anywhere: it lets 0.0.0.0/0 in. Name a security group or a narrower range.",
    ],
    [
      "a queue without dead letters",
      [dlq],
      "queues-have-dead-letters: Queue dlq has no dead-letter queue and is none. Give it a redrivePolicy.",
    ],
    [
      "a queue without encryption",
      one("aws:sqs/queue:Queue", { redrivePolicy: "{}" }),
      "everything-is-encrypted: it is not encrypted. Give sqsManagedSseEnabled or kmsMasterKeyId.",
    ],
    [
      "an alarm without a runbook",
      alarm("Something is wrong."),
      "alarms-have-runbooks: Alarm it names no runbook. Have alarmDescription name a section: docs/operations.md#<section>.",
    ],
    [
      "an alarm without a description",
      alarm(),
      "alarms-have-runbooks: Alarm it names no runbook. Have alarmDescription name a section: docs/operations.md#<section>.",
    ],
    [
      "a disk in the clear",
      launchTemplate({ ebs: { encrypted: "true" } }, { ebs: { volumeSize: 30 } }),
      "everything-is-encrypted: it leaves disks of instances unencrypted. Give every block device ebs.encrypted.",
    ],
    [
      "a launch template that leaves the disks to the account",
      launchTemplate(),
      "everything-is-encrypted: it leaves disks of instances unencrypted. Give every block device ebs.encrypted.",
    ],
  ])("refuse %s", async (_what, resources, violation) => {
    expect(await violationsOf(rules, resources)).toEqual([violation]);
  });
});
