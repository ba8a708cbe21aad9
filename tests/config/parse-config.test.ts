import { parseConfig } from "../../config/parse-config";
import { formatProblem } from "../../config/problem";

describe("parseConfig", () => {
  it("fills in every default", () => {
    expect(parseConfig({}, "eu-central-1")).toEqual({
      config: {
        region: "eu-central-1",
        pools: {
          spot: { type: "FARGATE_SPOT", maxVcpus: 4 },
          onDemand: { type: "FARGATE", maxVcpus: 2 },
        },
        lanes: {
          express: {
            prefix: "express/",
            priority: 100,
            pools: ["onDemand", "spot"],
            batchWindowSeconds: 1,
            imagesPerJob: 100,
          },
          standard: {
            prefix: "standard/",
            priority: 10,
            pools: ["spot", "onDemand"],
            batchWindowSeconds: 20,
            imagesPerJob: 1000,
          },
          bulk: {
            prefix: "bulk/",
            priority: 1,
            pools: ["spot"],
            batchWindowSeconds: 120,
            imagesPerJob: 3000,
          },
        },
        worker: {
          vcpus: 1,
          memoryMiB: 2048,
          attempts: 5,
          timeoutMinutes: 120,
          architecture: "x86_64",
          exif: true,
        },
        rekognition: {
          requestsPerSecond: 5,
          minConfidence: 70,
          maxLabels: 25,
          imageProperties: false,
        },
        network: "create",
        imagesBucket: { versioned: false },
        customerManagedKey: false,
        logRetentionDays: 30,
        maxWorkers: 6,
        protect: false,
      },
    });
  });

  it.each([
    ["us-east-1", 50],
    ["us-west-2", 50],
    ["eu-west-1", 50],
    ["ap-south-1", 5],
  ])("takes what Rekognition grants in %s", (region, requestsPerSecond) => {
    expect(configOf({}, region).rekognition.requestsPerSecond).toBe(requestsPerSecond);
  });

  it("keeps the other defaults of worker and rekognition when one key is given", () => {
    const config = configOf({ worker: { attempts: 2 }, rekognition: { requestsPerSecond: 20 } });

    expect(config.worker).toEqual({
      vcpus: 1,
      memoryMiB: 2048,
      attempts: 2,
      timeoutMinutes: 120,
      architecture: "x86_64",
      exif: true,
    });
    expect(config.rekognition).toEqual({
      requestsPerSecond: 20,
      minConfidence: 70,
      maxLabels: 25,
      imageProperties: false,
    });
  });

  it("replaces lanes whole, and fills in window and job size of each", () => {
    const config = configOf({
      lanes: { only: { prefix: "photos/2024/", priority: 5, pools: ["spot"] } },
    });

    expect(config.lanes).toEqual({
      only: {
        prefix: "photos/2024/",
        priority: 5,
        pools: ["spot"],
        batchWindowSeconds: 20,
        imagesPerJob: 1000,
      },
    });
  });

  it("counts only the workers of pools that a lane uses, whole workers each", () => {
    const config = configOf({
      pools: {
        spot: { type: "FARGATE_SPOT", maxVcpus: 7 },
        idle: { type: "FARGATE", maxVcpus: 100 },
      },
      lanes: { only: lane({ pools: ["spot"] }) },
      worker: { vcpus: 2, memoryMiB: 4096 },
    });

    expect(config.maxWorkers).toBe(3);
  });

  it("takes the subnets of a VPC that exists", () => {
    const network = { vpcId: "vpc-0ab1", subnetIds: ["subnet-1"], assignPublicIp: false };

    expect(configOf({ network }).network).toEqual(network);
  });

  it.each(["create", "default", "private"])("takes the network %s", (network) => {
    expect(configOf({ network }).network).toBe(network);
  });

  it.each([
    ["x86_64", "default_x86_64"],
    ["arm64", "default_arm64"],
  ])("lets Batch choose among the instances of %s when none are named", (architecture, bundle) => {
    const pools = { metal: { type: "EC2", maxVcpus: 8 }, spot: { type: "SPOT", maxVcpus: 8 } };
    const lanes = { only: lane({ pools: ["spot", "metal"] }) };

    expect(configOf({ pools, lanes, worker: { architecture } }).pools).toEqual({
      metal: { type: "EC2", maxVcpus: 8, instanceTypes: [bundle] },
      spot: { type: "SPOT", maxVcpus: 8, instanceTypes: [bundle] },
    });
  });

  it.each([
    ["x86_64", ["m7i", "c7a.large", "m7i-flex", "g4dn", "optimal", "x2iedn", "default_x86_64"]],
    ["arm64", ["m7g", "c6gn.large", "is4gen", "g5g", "t4g", "a1", "x2gd.metal", "default_arm64"]],
  ])("keeps instance types of %s as they are given", (architecture, instanceTypes) => {
    const pools = { spot: { type: "SPOT", maxVcpus: 8, instanceTypes } };
    const lanes = { only: lane({}) };

    expect(configOf({ pools, lanes, worker: { architecture } }).pools).toEqual({
      spot: { type: "SPOT", maxVcpus: 8, instanceTypes },
    });
  });

  it("takes Fargate Spot for arm64", () => {
    expect(configOf({ worker: { architecture: "arm64" } }).worker.architecture).toBe("arm64");
  });

  it("gives a worker on EC2 any whole vCPUs and any memory", () => {
    const pools = { spot: { type: "SPOT", maxVcpus: 6 } };
    const lanes = { only: lane({ imagesPerJob: 10 }) };

    const config = configOf({ pools, lanes, worker: { vcpus: 3, memoryMiB: 5000 } });

    expect(config.worker).toMatchObject({ vcpus: 3, memoryMiB: 5000 });
    expect(config.maxWorkers).toBe(2);
  });

  it("takes both platforms, each in lanes of its own", () => {
    const pools = {
      spot: { type: "FARGATE_SPOT", maxVcpus: 2 },
      metal: { type: "EC2", maxVcpus: 2 },
    };
    const lanes = { one: lane({}), two: lane({ prefix: "two/", pools: ["metal"] }) };

    expect(Object.keys(configOf({ pools, lanes }).lanes)).toEqual(["one", "two"]);
  });

  it("takes a bucket of its own with versions, or one that exists with its key", () => {
    const kmsKeyArn = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab";

    expect(configOf({ imagesBucket: { versioned: true } }).imagesBucket).toEqual({
      versioned: true,
    });
    expect(configOf({ imagesBucket: { existing: "photos" } }).imagesBucket).toEqual({
      existing: "photos",
    });
    expect(configOf({ imagesBucket: { existing: "photos", kmsKeyArn } }).imagesBucket).toEqual({
      existing: "photos",
      kmsKeyArn,
    });
  });

  it("takes what environments differ in", () => {
    const own = {
      customerManagedKey: true,
      alarmEmail: "on-call@example.com",
      logRetentionDays: 365,
      protect: true,
    };

    expect(configOf(own)).toMatchObject(own);
  });

  it.each([
    [0.25, 512],
    [0.5, 4096],
    [1, 8192],
    [2, 16_384],
    [4, 30_720],
    [8, 61_440],
    [16, 122_880],
    [32, 249_856],
  ])("accepts %d vCPUs with %d MiB", (vcpus, memoryMiB) => {
    const pools = { spot: { type: "FARGATE_SPOT", maxVcpus: 32 } };
    const lanes = { only: lane({ pools: ["spot"], imagesPerJob: 10 }) };

    expect(configOf({ pools, lanes, worker: { vcpus, memoryMiB } }).worker.memoryMiB).toBe(
      memoryMiB,
    );
  });
});

function lane(changes: Record<string, unknown>): Record<string, unknown> {
  return { prefix: "only/", priority: 1, pools: ["spot"], ...changes };
}

function configOf(raw: Record<string, unknown>, region = "eu-central-1") {
  const parsed = parseConfig(raw, region);
  if ("config" in parsed) return parsed.config;
  throw new Error(parsed.problems.map(formatProblem).join("\n"));
}
