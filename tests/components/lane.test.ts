import * as pulumi from "@pulumi/pulumi";
import { Lane } from "../../components/lane";
import { Network } from "../../components/network";
import { Pools } from "../../components/pools";
import { deployComponent } from "../helpers/deploy-component";
import type { ResourceGraph } from "../helpers/pulumi-mocks";

const QUEUE = "aws:sqs/queue:Queue";
const QUEUE_ARN = "arn:aws:sqs:eu-central-1:123456789012:labeler-express-events-0a1b2c3";
const COMPUTE_ENVIRONMENT = "aws:batch/computeEnvironment:ComputeEnvironment";

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

  it("takes events from S3, of this bucket in this account, and from nobody else", () => {
    const { inputs } = graph.get(
      "aws:sqs/queuePolicy:QueuePolicy",
      "labeler-express-events-policy",
    );

    expect(graph.ofType("aws:sqs/queuePolicy:QueuePolicy")).toHaveLength(1);
    expect(inputs.queueUrl).toBe(
      "https://sqs.eu-central-1.amazonaws.com/123456789012/labeler-express-events-0a1b2c3",
    );
    expect(JSON.parse(String(inputs.policy))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "s3.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: QUEUE_ARN,
          Condition: {
            ArnEquals: { "aws:SourceArn": "arn:aws:s3:::images" },
            StringEquals: { "aws:SourceAccount": "123456789012" },
          },
        },
      ],
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
    });
  });

  it("refuses a pool that there is not, before any of its resources exists", async () => {
    let message = "";
    const deployed = await deployComponent(() => {
      try {
        createLane(["spot", "gpu"]);
      } catch (error) {
        message = pulumi.RunError.isInstance(error) ? error.message : "";
      }
    });

    expect(message).toBe('"gpu" is no pool. Pools: spot, onDemand. Name one of them.');
    expect(deployed.ofType(QUEUE)).toEqual([]);
  });
});

describe("Pools", () => {
  it("declares each pool without a service role, so that Batch uses its service-linked one", async () => {
    const graph = await deployComponent(createPools);

    expect(graph.ofType(COMPUTE_ENVIRONMENT)).toHaveLength(2);
    expect(graph.get(COMPUTE_ENVIRONMENT, "labeler-spot-fargate-spot").inputs).toEqual({
      type: "MANAGED",
      state: "ENABLED",
      computeResources: {
        type: "FARGATE_SPOT",
        maxVcpus: 4,
        subnets: ["subnet-0a", "subnet-0b"],
        securityGroupIds: ["labeler-workers-id"],
      },
    });
  });

  it("names a pool by its type too, so that another type is a pool beside it", async () => {
    const graph = await deployComponent(() => createPools("FARGATE"));

    expect(
      graph
        .ofType(COMPUTE_ENVIRONMENT)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(["labeler-onDemand-fargate", "labeler-spot-fargate"]);
  });
});

function createPools(type: "FARGATE" | "FARGATE_SPOT" = "FARGATE_SPOT"): Pools {
  return new Pools("labeler", {
    pools: { spot: { type, maxVcpus: 4 }, onDemand: { type: "FARGATE", maxVcpus: 2 } },
    network: new Network("labeler", { mode: "create", region: "eu-central-1" }),
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
    bucketArn: "arn:aws:s3:::images",
    accountId: "123456789012",
    functionTimeoutSeconds: 60,
  });
}
