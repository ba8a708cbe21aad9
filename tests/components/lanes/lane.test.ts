import * as pulumi from "@pulumi/pulumi";
import { Pools } from "../../../components/compute/pools";
import { Lane } from "../../../components/lanes/lane";
import { Network } from "../../../components/network/network";
import { deployComponent } from "../../helpers/deploy-component";
import type { ResourceGraph } from "../../helpers/pulumi-mocks";

const QUEUE = "aws:sqs/queue:Queue";
const QUEUE_ARN = "arn:aws:sqs:eu-central-1:123456789012:labeler-express-events-0a1b2c3";

describe("Lane", () => {
  let graph: ResourceGraph;
  beforeAll(async () => {
    graph = await deployComponent(() => createLane(["onDemand", "spot"]));
  });

  it("hides an event for six calls of the function and the window, and gives up after five", () => {
    const { redrivePolicy, ...inputs } = graph.get(QUEUE, "labeler-express-events").inputs;

    expect(inputs).toEqual({
      messageRetentionSeconds: 345_600,
      visibilityTimeoutSeconds: 380,
      sqsManagedSseEnabled: true,
    });
    expect(JSON.parse(String(redrivePolicy))).toEqual({
      deadLetterTargetArn:
        "arn:aws:sqs:eu-central-1:123456789012:labeler-express-events-dlq-0a1b2c3",
      maxReceiveCount: 5,
    });
  });

  it("keeps dead letters for 14 days, of its own queue only", () => {
    expect(graph.get(QUEUE, "labeler-express-events-dlq").inputs).toEqual({
      messageRetentionSeconds: 1_209_600,
      sqsManagedSseEnabled: true,
    });
    const { inputs } = graph.get(
      "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy",
      "labeler-express-events-dlq-redrive",
    );
    expect(inputs.queueUrl).toBe(
      "https://sqs.eu-central-1.amazonaws.com/123456789012/labeler-express-events-dlq-0a1b2c3",
    );
    expect(JSON.parse(String(inputs.redriveAllowPolicy))).toEqual({
      redrivePermission: "byQueue",
      sourceQueueArns: [QUEUE_ARN],
    });
  });

  it("fills its pools in the order in which it names them", () => {
    const prefix = "arn:aws:batch:eu-central-1:123456789012:compute-environment";

    expect(graph.get("aws:batch/jobQueue:JobQueue", "labeler-express-jobs").inputs).toEqual({
      state: "ENABLED",
      priority: 100,
      computeEnvironmentOrders: [
        { order: 0, computeEnvironment: `${prefix}/labeler-onDemand-fargate-0a1b2c3` },
        { order: 1, computeEnvironment: `${prefix}/labeler-spot-fargate-spot-0a1b2c3` },
      ],
      jobStateTimeLimitActions: [
        {
          state: "RUNNABLE",
          action: "CANCEL",
          reason: "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY",
          maxTimeSeconds: 86_400,
        },
        {
          state: "RUNNABLE",
          action: "CANCEL",
          reason: "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE",
          maxTimeSeconds: 600,
        },
        {
          state: "RUNNABLE",
          action: "CANCEL",
          reason: "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT",
          maxTimeSeconds: 600,
        },
      ],
    });
  });

  it.each([
    [["spot", "gpu"], '"gpu" is no pool. Pools: spot, onDemand, big. Name one of them.'],
    [
      ["spot", "big"],
      "A job queue takes one or more pools, of Fargate or of EC2, not both; given: spot (FARGATE), big (EC2). Name pools of one kind.",
    ],
    [
      [],
      "A job queue takes one or more pools, of Fargate or of EC2, not both; given: none. Name pools of one kind.",
    ],
  ])("refuses the pools %j before any of its resources exists", async (names, problem) => {
    let message = "";
    const deployed = await deployComponent(() => {
      try {
        createLane(names);
      } catch (error) {
        message = pulumi.RunError.isInstance(error) ? error.message : "";
      }
    });

    expect(message).toBe(problem);
    expect(deployed.ofType(QUEUE)).toEqual([]);
    expect(deployed.ofType("aws:batch/jobQueue:JobQueue")).toEqual([]);
  });

  it.each([
    [["spot", "onDemand"], "FARGATE"],
    [["big"], "EC2"],
  ])("knows that the jobs of %j run on %s", async (names, platform) => {
    let lane: Lane | undefined;
    await deployComponent(() => {
      lane = createLane(names);
    });

    expect(lane?.platform).toBe(platform);
  });
});

function createPools(): Pools {
  return new Pools("labeler", {
    pools: {
      spot: { type: "FARGATE_SPOT", maxVcpus: 4 },
      onDemand: { type: "FARGATE", maxVcpus: 2 },
      big: { type: "EC2", maxVcpus: 64, instanceTypes: ["default_x86_64"] },
    },
    network: new Network("labeler", {
      mode: "create",
      region: "eu-central-1",
      platforms: ["FARGATE", "EC2"],
    }),
    architecture: "x86_64",
    jobTimeoutMinutes: 120,
  });
}

function createLane(poolNames: string[]): Lane {
  return new Lane("labeler-express", {
    prefix: "express/",
    priority: 100,
    poolNames,
    pools: createPools(),
    batchWindowSeconds: 20,
    imagesPerJob: 100,
    functionTimeoutSeconds: 60,
  });
}
