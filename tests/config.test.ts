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
    });
  });

  it("leaves the configuration of other namespaces alone", () => {
    stackConfig({ "aws:region": "us-east-1", "aws:profile": "me", "other:lanes": "{}" });

    expect(Object.keys(loadConfig().lanes)).toEqual(["express", "standard", "bulk"]);
  });

  it("throws one RunError that lists every problem, a line each", () => {
    stackConfig({
      "aws:region": "us-east-1",
      "image-labeler:lane": "{}",
      "image-labeler:protect": "maybe",
      "image-labeler:worker": '{"attempts":11',
    });

    expect(runErrorOf(loadConfig)).toBe(
      [
        "The configuration of stack test cannot be deployed:",
        "  lane: {} is given, but there is no such key. Known here: pools, lanes, worker, rekognition, network, protect. Rename or remove it.",
        '  worker: "{\\"attempts\\":11" is not allowed. Give a map of vcpus, memoryMiB, attempts, timeoutMinutes.',
        '  protect: "maybe" is not allowed. Give true or false.',
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
