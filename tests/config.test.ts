import * as pulumi from "@pulumi/pulumi";
import { loadConfig } from "../config";

beforeAll(() =>
  pulumi.runtime.setMocks(
    { newResource: () => ({ id: "", state: {} }), call: () => ({}) },
    "image-labeler",
    "test",
  ),
);

describe("loadConfig", () => {
  it("reads objects from JSON, booleans and words from text", () => {
    stackConfig({
      "aws:region": "eu-west-1",
      "image-labeler:protect": "true",
      "image-labeler:network": "default",
      "image-labeler:worker": '{"vcpus":2,"memoryMiB":4096}',
    });

    const config = loadConfig();

    expect(config.region).toBe("eu-west-1");
    expect(config.protect).toBe(true);
    expect(config.network).toBe("default");
    expect(config.worker).toEqual({
      vcpus: 2,
      memoryMiB: 4096,
      attempts: 5,
      timeoutMinutes: 120,
      architecture: "x86_64",
      exif: true,
    });
  });

  it("leaves the configuration of other namespaces alone", () => {
    stackConfig({ "aws:region": "us-east-1", "aws:profile": "me", "other:lanes": "{}" });

    expect(Object.keys(loadConfig().lanes)).toEqual(["express", "standard", "bulk"]);
  });

  it("throws one RunError that lists the problems of all sections, a line each", () => {
    stackConfig({
      "aws:region": "us-east-1",
      "image-labeler:lane": "{}",
      "image-labeler:pools": JSON.stringify({
        spot: { type: "FARGATE_SPOT", maxVcpus: 0 },
        metal: { type: "EC2", maxVcpus: 8, instanceTypes: ["m7g"] },
      }),
      "image-labeler:lanes": JSON.stringify({
        a: { prefix: "a/", priority: 1, pools: ["spot", "gpu"] },
        b: { prefix: "a/b/", priority: 2, pools: ["metal"] },
        c: { prefix: "c/", priority: -1, pools: ["spot"] },
      }),
      "image-labeler:worker": '{"vcpus":0.5,"attempts":11}',
      "image-labeler:rekognition": '{"maxLabels":0}',
      "image-labeler:network": "none",
      "image-labeler:imagesBucket": '{"existing":"photos","versioned":true}',
      "image-labeler:alarmEmail": "me",
      "image-labeler:logRetentionDays": "10",
      "image-labeler:customerManagedKey": "yes",
      "image-labeler:protect": "maybe",
    });

    expect(runErrorOf(loadConfig)).toBe(
      [
        "The configuration of stack test cannot be deployed:",
        "  pools.spot.maxVcpus: 0 is not allowed. Give a whole number from 1 to 10000.",
        "  lanes.c.priority: -1 is not allowed. Give a whole number from 0 to 1000.",
        "  worker.attempts: 11 is not allowed. Give a whole number from 1 to 10.",
        "  rekognition.maxLabels: 0 is not allowed. Give a whole number from 1 to 1000.",
        '  network: "none" is not allowed. Give create, default, private, or a map of vpcId, subnetIds, assignPublicIp.',
        '  customerManagedKey: "yes" is not allowed. Give true or false.',
        '  alarmEmail: "me" is not allowed. Give one email address.',
        "  logRetentionDays: 10 is not allowed. Give one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653.",
        '  protect: "maybe" is not allowed. Give true or false.',
        "  lane: {} is given, but there is no such key. Did you mean lanes? Known here: pools, lanes, worker, rekognition, network, imagesBucket, customerManagedKey, alarmEmail, logRetentionDays, protect. Rename or remove it.",
        '  lanes.b.prefix: "a/b/" overlaps "a/" of lane a. Prefixes must not begin with one another. Change one of the two.',
        '  lanes.a.pools.1: "gpu" is no pool. Pools: spot, metal. Name one of them, or add it to pools.',
        "  worker.vcpus: 0.5 is no whole number, and instances of EC2 are shared out in whole vCPUs. Give 1 or more, or have pools of FARGATE and FARGATE_SPOT only.",
        `  pools.metal.instanceTypes.0: "m7g" is arm64, and the worker is built for x86_64. Give types of the worker's architecture, or change worker.architecture.`,
        "  imagesBucket.versioned: true is given for a bucket that exists, and its versioning is not ours to change. Remove it, or remove imagesBucket.existing.",
      ].join("\n"),
    );
  });

  it("says how to set the Region when there is none", () => {
    const saved = { one: process.env.AWS_REGION, other: process.env.AWS_DEFAULT_REGION };
    delete process.env.AWS_REGION;
    delete process.env.AWS_DEFAULT_REGION;
    stackConfig({});
    try {
      expect(runErrorOf(loadConfig)).toBe(
        "aws:region: is missing. Give the Region to deploy to: pulumi config set aws:region us-east-1",
      );
    } finally {
      restore("AWS_REGION", saved.one);
      restore("AWS_DEFAULT_REGION", saved.other);
    }
  });
});

function stackConfig(values: Record<string, string>): void {
  pulumi.runtime.setAllConfig(values);
}

function runErrorOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (pulumi.RunError.isInstance(error)) return error.message;
    throw error;
  }
  throw new Error("Nothing was thrown.");
}

function restore(name: string, value: string | undefined): void {
  if (value !== undefined) process.env[name] = value;
}
