import { parseConfig } from "../../config/parse-config";
import { formatProblem } from "../../config/problem";

describe("problems of the configuration", () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    [
      "a misspelt top-level key",
      { lane: {} },
      [
        "lane: {} is given, but there is no such key. Known here: pools, lanes, worker, rekognition, network, protect. Rename or remove it.",
      ],
    ],
    [
      "a key that is planned",
      { alarmEmail: "me@example.com" },
      [
        'alarmEmail: "me@example.com" is not supported yet. No alarms are declared so far. Remove it.',
      ],
    ],
    [
      "a misspelt key inside",
      { worker: { vcpu: 2 } },
      [
        "worker.vcpu: 2 is given, but there is no such key. Known here: vcpus, memoryMiB, attempts, timeoutMinutes. Rename or remove it.",
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
        'network: "vpc-0ab1" is not allowed. Give create, default, or a map of vpcId, subnetIds, assignPublicIp.',
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
      "the same prefix twice",
      { lanes: { one: lane({ prefix: "a/" }), two: lane({ prefix: "a/" }) } },
      [
        'lanes.two.prefix: "a/" overlaps "a/" of lane one. Prefixes must not begin with one another. Change one of the two.',
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
        'pools.b.type: "EC2" is not supported yet. Give FARGATE or FARGATE_SPOT.',
        'lanes.only.pools: ["a","b"] mixes Fargate with EC2. A lane\'s pools are all FARGATE and FARGATE_SPOT, or all EC2 and SPOT.',
      ],
    ],
    [
      "a size that Fargate does not sell",
      { worker: { vcpus: 1, memoryMiB: 3000 } },
      [
        "worker.memoryMiB: 3000 MiB are not sold with 1 vCPUs. Fargate sells 2048, 3072, 4096, 5120, 6144, 7168, 8192 with them. Give one of these, or change worker.vcpus.",
      ],
    ],
    [
      "vCPUs that Fargate does not sell",
      { worker: { vcpus: 1.5 } },
      [
        "worker.vcpus: 1.5 is not allowed. Give one of 0.25, 0.5, 1, 2, 4, 8, 16, 32: what Fargate sells.",
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
  ])("name %s", (_, raw, problems) => {
    expect(problemsOf(raw)).toEqual(problems);
  });

  it.each([
    "",
    "/",
    "/photos/",
    "photos",
    "a//b/",
    "../",
    "a/./",
    "sp ace/",
    "ü/",
    "a*/",
    `${"a".repeat(128)}/`,
  ])("name the prefix %j", (prefix) => {
    expect(problemsOf({ lanes: { only: lane({ prefix }) } })).toEqual([
      `lanes.only.prefix: ${JSON.stringify(prefix)} is not allowed. Give a key prefix of at most 128 characters that ends in "/", such as "holiday/photos/" (letters, digits, ".", "_" and "-"; no part begins with a dot).`,
    ]);
  });

  it.each(["1lane", "-lane", "la_ne", "a".repeat(33)])("name the pool name %j", (name) => {
    const pools = { [name]: { type: "FARGATE", maxVcpus: 1 } };
    const lanes = { only: lane({ pools: [name] }) };

    expect(problemsOf({ pools, lanes })).toEqual([
      `pools: ${JSON.stringify(name)} is no name that AWS takes. Give a name of at most 32 characters: a letter, then letters, digits and "-".`,
    ]);
  });

  it("name an eleventh lane, but not a tenth", () => {
    const lanes = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `lane${index}`,
          lane({ prefix: `p${index}/`, imagesPerJob: 1 }),
        ]),
      );

    expect("config" in parseConfig({ lanes: lanes(10) }, "eu-central-1")).toBe(true);
    expect(problemsOf({ lanes: lanes(11) })[0]).toMatch(
      /^lanes: \[.*\] are 11 lanes\. Give 1 to 10 /,
    );
  });

  it("are all found at once, wherever they are", () => {
    const problems = problemsOf({
      typo: 1,
      pools: {
        none: { type: "FARGATE", maxVcpus: 0 },
        metal: { type: "EC2", maxVcpus: 8 },
      },
      lanes: {
        a: lane({ prefix: "a/" }),
        b: lane({ prefix: "a/b/" }),
        c: lane({ prefix: "c/", priority: -1 }),
      },
      worker: { vcpus: 3, attempts: 0 },
      rekognition: { maxLabels: 0 },
      network: "none",
      protect: "yes",
    });

    expect(problems.map((problem) => problem.slice(0, problem.indexOf(":")))).toEqual([
      "typo",
      "pools.none.maxVcpus",
      "lanes.c.priority",
      "worker.vcpus",
      "worker.attempts",
      "rekognition.maxLabels",
      "network",
      "protect",
      "pools.metal.type",
      "lanes.b.prefix",
    ]);
  });
});

function lane(changes: Record<string, unknown>): Record<string, unknown> {
  return { prefix: "only/", priority: 1, pools: ["spot"], ...changes };
}

function problemsOf(raw: Record<string, unknown>): string[] {
  const parsed = parseConfig(raw, "eu-central-1");
  return "problems" in parsed ? parsed.problems.map(formatProblem) : [];
}
