import { parseConfig } from "../../config/parse-config";
import { formatProblem } from "../../config/problem";

const KEY_ARN = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab";

describe("problems of the configuration", () => {
  it.each<[string, Record<string, unknown>, string[], string?]>([
    [
      "a misspelt top-level key",
      { lane: {} },
      [
        "lane: {} is given, but there is no such key. Did you mean lanes? Known here: pools, lanes, worker, rekognition, network, imagesBucket, customerManagedKey, alarmEmail, logRetentionDays, protect. Rename or remove it.",
      ],
    ],
    [
      "a key that resembles none",
      { colour: "blue" },
      [
        'colour: "blue" is given, but there is no such key. Known here: pools, lanes, worker, rekognition, network, imagesBucket, customerManagedKey, alarmEmail, logRetentionDays, protect. Rename or remove it.',
      ],
    ],
    [
      "a key in another spelling",
      { pools: { spot: { type: "FARGATE_SPOT", maxVCPUs: 4 } }, lanes: { only: lane({}) } },
      [
        "pools.spot.maxVcpus: is missing. Give a whole number from 1 to 10000.",
        "pools.spot.maxVCPUs: 4 is given, but there is no such key. Did you mean maxVcpus? Known here: type, maxVcpus, instanceTypes. Rename or remove it.",
      ],
    ],
    [
      "a Region that is none",
      {},
      ['aws:region: "us-east1" is no Region. Give the code of one, such as us-east-1.'],
      "us-east1",
    ],
    [
      "a misspelt key inside",
      { worker: { vcpu: 2 } },
      [
        "worker.vcpu: 2 is given, but there is no such key. Did you mean vcpus? Known here: vcpus, memoryMiB, attempts, timeoutMinutes, architecture, exif. Rename or remove it.",
      ],
    ],
    [
      "a key that is missing",
      { lanes: { only: { prefix: "a/", pools: ["spot"] } } },
      ["lanes.only.priority: is missing. Give a whole number from 0 to 1000."],
    ],
    [
      "attempts beyond those of Batch",
      { worker: { attempts: 11 } },
      ["worker.attempts: 11 is not allowed. Give a whole number from 1 to 10."],
    ],
    [
      "a timeout under a minute",
      { worker: { timeoutMinutes: 0.5 } },
      ["worker.timeoutMinutes: 0.5 is not allowed. Give a whole number from 1 to 20160."],
    ],
    [
      "a window of no second",
      { lanes: { only: lane({ batchWindowSeconds: 0 }) } },
      ["lanes.only.batchWindowSeconds: 0 is not allowed. Give a whole number from 1 to 300."],
    ],
    [
      "a window beyond that of Lambda",
      { lanes: { only: lane({ batchWindowSeconds: 301 }) } },
      ["lanes.only.batchWindowSeconds: 301 is not allowed. Give a whole number from 1 to 300."],
    ],
    [
      "more images a job than a batch brings",
      { lanes: { only: lane({ imagesPerJob: 10_001 }) }, rekognition: { requestsPerSecond: 500 } },
      ["lanes.only.imagesPerJob: 10001 is not allowed. Give a whole number from 1 to 10000."],
    ],
    [
      "labels beyond those of Rekognition",
      { rekognition: { maxLabels: 1001 } },
      ["rekognition.maxLabels: 1001 is not allowed. Give a whole number from 1 to 1000."],
    ],
    [
      "a confidence that is no percentage",
      { rekognition: { minConfidence: 100.5 } },
      ["rekognition.minConfidence: 100.5 is not allowed. Give a percentage from 0 to 100."],
    ],
    [
      "a quota of nothing",
      { rekognition: { requestsPerSecond: 0 } },
      [
        "rekognition.requestsPerSecond: 0 is not allowed. Give a number of requests per second above 0.",
      ],
    ],
    [
      "text in place of a map",
      { pools: "spot" },
      ['pools: "spot" is not allowed. Give a map of pools by name.'],
    ],
    [
      "an unknown network",
      { network: "vpc-0ab1" },
      [
        'network: "vpc-0ab1" is not allowed. Give create, default, private, or a map of vpcId, subnetIds, assignPublicIp.',
      ],
    ],
    [
      "a network that does not say whether workers need a public address",
      { network: { vpcId: "vpc-0ab1", subnetIds: ["subnet-1"] } },
      [
        "network.assignPublicIp: is missing. Give true for public subnets, false for subnets behind a NAT gateway.",
      ],
    ],
    [
      "more subnets than a compute environment takes",
      {
        network: {
          vpcId: "vpc-0ab1",
          subnetIds: Array.from({ length: 17 }, () => "subnet-1"),
          assignPublicIp: true,
        },
      },
      [
        `network.subnetIds: [${Array.from({ length: 17 }, () => '"subnet-1"').join(",")}] is not allowed. Give 1 to 16 ids of subnets.`,
      ],
    ],
    [
      "a prefix inside another",
      { lanes: { express: lane({ prefix: "express/" }), bulk: lane({ prefix: "express/raw/" }) } },
      [
        'lanes.bulk.prefix: "express/raw/" overlaps "express/" of lane express. Prefixes must not begin with one another. Change one of the two.',
      ],
    ],
    [
      "a prefix around a later one",
      { lanes: { inner: lane({ prefix: "a/b/" }), outer: lane({ prefix: "a/" }) } },
      [
        'lanes.inner.prefix: "a/b/" overlaps "a/" of lane outer. Prefixes must not begin with one another. Change one of the two.',
      ],
    ],
    [
      "a pool that nobody declares",
      { lanes: { only: lane({ pools: ["spot", "gpu"] }) } },
      [
        'lanes.only.pools.1: "gpu" is no pool. Pools: spot, onDemand. Name one of them, or add it to pools.',
      ],
    ],
    [
      "a pool that is named twice",
      { lanes: { only: lane({ pools: ["spot", "spot"] }) } },
      ['lanes.only.pools.1: "spot" is named twice. Remove one of the two.'],
    ],
    [
      "a lane without pools",
      { lanes: { only: lane({ pools: [] }) } },
      [
        "lanes.only.pools: [] is not allowed. Give 1 to 3 names of pools, in the order in which they are to be filled.",
      ],
    ],
    [
      "more pools than a job queue takes",
      { lanes: { only: lane({ pools: ["a", "b", "c", "d"] }) } },
      [
        'lanes.only.pools: ["a","b","c","d"] is not allowed. Give 1 to 3 names of pools, in the order in which they are to be filled.',
      ],
    ],
    [
      "Fargate and EC2 in one lane",
      {
        pools: {
          a: { type: "FARGATE", maxVcpus: 1 },
          b: { type: "EC2", maxVcpus: 1 },
        },
        lanes: { only: lane({ pools: ["a", "b"] }) },
      },
      [
        'lanes.only.pools: ["a","b"] mixes Fargate with EC2. A lane\'s pools are all FARGATE and FARGATE_SPOT, or all EC2 and SPOT.',
      ],
    ],
    [
      "a size that Fargate does not sell",
      { worker: { vcpus: 1, memoryMiB: 3000 } },
      [
        "worker.memoryMiB: 3000 MiB are not sold with 1 vCPUs. Fargate sells 2048, 3072, 4096, 5120, 6144, 7168, 8192 with them. Give one of these, change worker.vcpus, or have pools of EC2 and SPOT only.",
      ],
    ],
    [
      "vCPUs that Fargate does not sell",
      { worker: { vcpus: 1.5 } },
      [
        "worker.vcpus: 1.5 vCPUs are not sold by Fargate. Give one of 0.25, 0.5, 1, 2, 4, 8, 16, 32, or have pools of EC2 and SPOT only.",
      ],
    ],
    [
      "a worker larger than a pool",
      { worker: { vcpus: 4, memoryMiB: 8192 } },
      ["pools.onDemand.maxVcpus: 2 holds no worker of 4 vCPUs. Raise it, or lower worker.vcpus."],
    ],
    [
      "jobs that time out while they wait for the quota",
      {
        pools: { spot: { type: "FARGATE_SPOT", maxVcpus: 20 } },
        lanes: { bulk: lane({ imagesPerJob: 3000 }) },
      },
      [
        "lanes.bulk.imagesPerJob: 3000 images take 200 minutes while 20 workers share 5 requests per second, and a job is stopped after 120. Give at most 1800, raise worker.timeoutMinutes, lower maxVcpus of the pools, or have AWS raise the quota and tell rekognition.requestsPerSecond.",
      ],
    ],
    [
      "no lane at all",
      { lanes: {} },
      ["lanes: [] are 0 lanes. Give 1 to 10 lanes, or leave the key out for the default ones."],
    ],
    [
      "a lane's name that AWS does not take",
      { lanes: { "my lane": lane({}) } },
      [
        'lanes: "my lane" is no name that AWS takes. Give a name of at most 32 characters: a letter, then letters, digits and "-".',
      ],
    ],
    [
      "a pool of no type that there is",
      { pools: { spot: { type: "FARGATE-SPOT", maxVcpus: 4 } }, lanes: { only: lane({}) } },
      [
        'pools.spot.type: "FARGATE-SPOT" is not allowed. Give one of FARGATE, FARGATE_SPOT, EC2, SPOT.',
      ],
    ],
    [
      "instances of a pool that has none",
      ec2({ spot: { type: "FARGATE_SPOT", maxVcpus: 4, instanceTypes: ["m7i"] } }),
      [
        'pools.spot.instanceTypes: ["m7i"] is given, but a FARGATE_SPOT pool has no instances. Remove it, or give the pool the type EC2 or SPOT.',
      ],
    ],
    [
      "an empty list of instance types",
      ec2({ spot: { type: "SPOT", maxVcpus: 4, instanceTypes: [] } }),
      [
        "pools.spot.instanceTypes: [] is not allowed. Give at least one instance family (m7i), instance type (m7i.large), default_x86_64 or default_arm64.",
      ],
    ],
    [
      "an instance type that cannot be one",
      ec2({ spot: { type: "SPOT", maxVcpus: 4, instanceTypes: ["M7i Large"] } }),
      [
        'pools.spot.instanceTypes.0: "M7i Large" is not allowed. Give at least one instance family (m7i), instance type (m7i.large), default_x86_64 or default_arm64.',
      ],
    ],
    [
      "Graviton instances for a worker of x86-64",
      ec2({ spot: { type: "SPOT", maxVcpus: 4, instanceTypes: ["m7i", "c7gn.large"] } }),
      [
        'pools.spot.instanceTypes.1: "c7gn.large" is arm64, and the worker is built for x86_64. Give types of the worker\'s architecture, or change worker.architecture.',
      ],
    ],
    [
      "x86-64 instances for a worker of arm64",
      {
        ...ec2({ spot: { type: "SPOT", maxVcpus: 4, instanceTypes: ["optimal", "m7g"] } }),
        worker: { architecture: "arm64" },
      },
      [
        'pools.spot.instanceTypes.0: "optimal" is x86_64, and the worker is built for arm64. Give types of the worker\'s architecture, or change worker.architecture.',
      ],
    ],
    [
      "an architecture that is none",
      { worker: { architecture: "amd64" } },
      ['worker.architecture: "amd64" is not allowed. Give x86_64 or arm64.'],
    ],
    [
      "parts of a vCPU on EC2",
      { ...ec2({ spot: { type: "SPOT", maxVcpus: 4 } }), worker: { vcpus: 0.5 } },
      [
        "worker.vcpus: 0.5 is no whole number, and instances of EC2 are shared out in whole vCPUs. Give 1 or more, or have pools of FARGATE and FARGATE_SPOT only.",
      ],
    ],
    [
      "less memory than a worker starts with",
      { ...ec2({ spot: { type: "SPOT", maxVcpus: 4 } }), worker: { memoryMiB: 256 } },
      ["worker.memoryMiB: 256 is not allowed. Give a whole number from 512 to 249856."],
    ],
    [
      "no vCPU at all",
      { worker: { vcpus: 0 } },
      ["worker.vcpus: 0 is not allowed. Give a number of vCPUs from 0.25."],
    ],
    [
      "the id of something else than a VPC",
      { network: { vpcId: "my-vpc", subnetIds: ["subnet-1"], assignPublicIp: true } },
      ['network.vpcId: "my-vpc" is not allowed. Give the id of a VPC, such as vpc-0ab1.'],
    ],
    [
      "the id of something else than a subnet",
      { network: { vpcId: "vpc-0ab1", subnetIds: ["subnet-1", "public"], assignPublicIp: true } },
      [
        'network.subnetIds.1: "public" is not allowed. Give the id of a subnet, such as subnet-0ab1.',
      ],
    ],
    [
      "a network that is left empty",
      { network: null },
      [
        "network: null is not allowed. Give create, default, private, or a map of vpcId, subnetIds, assignPublicIp.",
      ],
    ],
    [
      "a bucket by its name only",
      { imagesBucket: "holiday-photos" },
      [
        'imagesBucket: "holiday-photos" is not allowed. Give a map of versioned, existing, kmsKeyArn.',
      ],
    ],
    [
      "versions of a bucket that exists",
      { imagesBucket: { existing: "holiday-photos", versioned: true } },
      [
        "imagesBucket.versioned: true is given for a bucket that exists, and its versioning is not ours to change. Remove it, or remove imagesBucket.existing.",
      ],
    ],
    [
      "a key of a bucket that the stack makes",
      { imagesBucket: { kmsKeyArn: KEY_ARN } },
      [
        `imagesBucket.kmsKeyArn: "${KEY_ARN}" is given, but the bucket is made by the stack. Remove it and set customerManagedKey, or name the bucket in imagesBucket.existing.`,
      ],
    ],
    [
      "an alias in place of a key",
      {
        imagesBucket: {
          existing: "holiday-photos",
          kmsKeyArn: "arn:aws:kms:eu-central-1:123456789012:alias/photos",
        },
      },
      [
        'imagesBucket.kmsKeyArn: "arn:aws:kms:eu-central-1:123456789012:alias/photos" is not allowed. Give the ARN of the key itself (arn:aws:kms:<region>:<account>:key/<id>), not of an alias.',
      ],
    ],
    [
      "a key of another Region",
      { imagesBucket: { existing: "holiday-photos", kmsKeyArn: KEY_ARN } },
      [
        `imagesBucket.kmsKeyArn: "${KEY_ARN}" is no key of eu-west-1. Rekognition reads only buckets of its own Region, and S3 encrypts with keys of the bucket's. Give a key of that Region, or change aws:region.`,
      ],
      "eu-west-1",
    ],
    [
      "a key that is asked for in words",
      { customerManagedKey: "alias/photos" },
      ['customerManagedKey: "alias/photos" is not allowed. Give true or false.'],
    ],
    [
      "several addresses in one",
      { alarmEmail: "me@example.com, you@example.com" },
      ['alarmEmail: "me@example.com, you@example.com" is not allowed. Give one email address.'],
    ],
    [
      "days that CloudWatch does not offer",
      { logRetentionDays: 10 },
      [
        "logRetentionDays: 10 is not allowed. Give one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653.",
      ],
    ],
    [
      "logs for ever",
      { logRetentionDays: 0 },
      [
        "logRetentionDays: 0 is not allowed. Give one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653.",
      ],
    ],
    [
      "a lane that is left empty",
      { lanes: { only: null } },
      [
        "lanes.only: null is not allowed. Give a map of prefix, priority, pools, batchWindowSeconds, imagesPerJob.",
      ],
    ],
    [
      "a pool that is there by default only",
      { pools: { metal: { type: "EC2", maxVcpus: 8 } }, lanes: { only: lane({}) } },
      [
        'lanes.only.pools.0: "spot" is no pool. Pools: metal. Name one of them, or add it to pools.',
      ],
    ],
  ])("name %s", (_, raw, problems, region = "eu-central-1") => {
    expect(problemsOf(raw, region)).toEqual(problems);
  });
});

/** Pools of instances, and a lane that uses the first. */
function ec2(pools: Record<string, unknown>): Record<string, unknown> {
  return { pools, lanes: { only: lane({ pools: Object.keys(pools) }) } };
}

function lane(changes: Record<string, unknown>): Record<string, unknown> {
  return { prefix: "only/", priority: 1, pools: ["spot"], ...changes };
}

function problemsOf(raw: Record<string, unknown>, region: string): string[] {
  const parsed = parseConfig(raw, region);
  return "problems" in parsed ? parsed.problems.map(formatProblem) : [];
}
