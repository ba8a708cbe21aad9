import { configSchema } from "../../config/schema";
import { laneSchema } from "../../config/schemas/lane";
import { poolSchema } from "../../config/schemas/pool";
import { rekognitionSchema } from "../../config/schemas/rekognition";
import { workerSchema } from "../../config/schemas/worker";
import { mapValues } from "../../lib/map-values";
import { ResourceGraph } from "../helpers/pulumi-mocks";
import { replacements } from "../helpers/replacing-properties";
import { runPrograms } from "../helpers/run-program";

const COMPUTE_ENVIRONMENT = "aws:batch/computeEnvironment:ComputeEnvironment";
const JOB_QUEUE = "aws:batch/jobQueue:JobQueue";

/** A stack with pools of all kinds. */
const BEFORE = {
  pools: {
    near: { type: "FARGATE", maxVcpus: 4 },
    cheap: { type: "FARGATE_SPOT", maxVcpus: 16 },
    deep: { type: "SPOT", maxVcpus: 64, instanceTypes: ["m7i"] },
    sure: { type: "EC2", maxVcpus: 16, instanceTypes: ["c7i"] },
  },
  lanes: {
    quick: { prefix: "quick/", priority: 2, pools: ["near", "cheap"] },
    bulk: { prefix: "bulk/", priority: 1, pools: ["deep", "sure"] },
  },
  rekognition: { requestsPerSecond: 50 },
};

/** Each touches the keys that it is named by; together they touch every key that there is. */
const CHANGES = {
  "pools.maxVcpus pools.instanceTypes": {
    pools: {
      near: { type: "FARGATE", maxVcpus: 8 },
      cheap: { type: "FARGATE_SPOT", maxVcpus: 2 },
      deep: { type: "SPOT", maxVcpus: 128, instanceTypes: ["m7i", "r7i"] },
      sure: { type: "EC2", maxVcpus: 32, instanceTypes: ["c7i.large"] },
    },
  },
  "pools.type": {
    pools: {
      near: { type: "FARGATE_SPOT", maxVcpus: 4 },
      cheap: { type: "FARGATE", maxVcpus: 16 },
      deep: { type: "EC2", maxVcpus: 64, instanceTypes: ["m7i"] },
      sure: { type: "SPOT", maxVcpus: 16, instanceTypes: ["c7i"] },
    },
  },
  "lanes.prefix lanes.priority lanes.pools lanes.batchWindowSeconds lanes.imagesPerJob": {
    lanes: {
      quick: {
        prefix: "urgent/",
        priority: 9,
        pools: ["near"],
        batchWindowSeconds: 1,
        imagesPerJob: 10,
      },
      bulk: { prefix: "mass/", priority: 3, pools: ["sure", "deep"] },
    },
  },
  "worker.vcpus worker.memoryMiB worker.attempts worker.timeoutMinutes worker.exif": {
    worker: { vcpus: 2, memoryMiB: 8192, attempts: 2, timeoutMinutes: 200, exif: false },
  },
  "worker.architecture": {
    pools: {
      ...BEFORE.pools,
      deep: { type: "SPOT", maxVcpus: 64, instanceTypes: ["m7g"] },
      sure: { type: "EC2", maxVcpus: 16, instanceTypes: ["c7g"] },
    },
    worker: { architecture: "arm64" },
  },
  "rekognition.requestsPerSecond rekognition.minConfidence rekognition.maxLabels rekognition.imageProperties alarmEmail logRetentionDays protect":
    {
      rekognition: {
        requestsPerSecond: 100,
        minConfidence: 10,
        maxLabels: 5,
        imageProperties: true,
      },
      alarmEmail: "ops@example.com",
      logRetentionDays: 90,
      protect: true,
    },
  "network (private)": { network: "private" },
  "network (default)": { network: "default" },
  "network (existing)": {
    network: { vpcId: "vpc-0f", subnetIds: ["subnet-1"], assignPublicIp: false },
  },
  customerManagedKey: { customerManagedKey: true },
  imagesBucket: { imagesBucket: { versioned: true } },
};

const NAMES = Object.keys(CHANGES);

describe("changing the configuration while jobs run", () => {
  let graphs: Record<string, ResourceGraph>;
  beforeAll(async () => {
    const changed = mapValues(CHANGES, (change) => ({ ...BEFORE, ...change }));
    graphs = mapValues(await runPrograms({ before: BEFORE, ...changed }), ({ graph }) => graph);
  });

  const graphOf = (name: string): ResourceGraph => {
    const graph = graphs[name];
    if (graph === undefined) throw new Error(`The program was not run for ${name}.`);
    return graph;
  };

  it("is tried for every key that there is", () => {
    const sections = {
      pools: poolSchema,
      lanes: laneSchema,
      worker: workerSchema,
      rekognition: rekognitionSchema,
    };
    const keys = Object.keys(configSchema({}).shape).flatMap((key) => {
      const section = Object.entries(sections).find(([name]) => name === key)?.[1];
      return section === undefined
        ? [key]
        : Object.keys(section.shape).map((inner) => `${key}.${inner}`);
    });

    const touched = NAMES.flatMap((name) => name.split(" ")).filter((key) => !key.startsWith("("));

    expect([...new Set(touched)].sort()).toEqual(keys.sort());
  });

  it.each(NAMES)("changes something: %s", (name) => {
    expect(summary(graphOf(name))).not.toEqual(summary(graphOf("before")));
  });

  it.each(NAMES)("replaces nothing that is used or holds something: %s", (name) => {
    expect(replacements(graphOf("before"), graphOf(name))).toEqual([]);
  });

  it.each(NAMES)("takes away no queue, table or bucket: %s", (name) => {
    const kept = [
      JOB_QUEUE,
      "aws:sqs/queue:Queue",
      "aws:dynamodb/table:Table",
      "aws:s3/bucket:Bucket",
    ];
    const urns = (graph: ResourceGraph) =>
      kept.flatMap((type) => graph.ofType(type)).map(({ urn }) => urn);

    expect(urns(graphOf("before"))).toHaveLength(10);
    expect(urns(graphOf(name))).toEqual(expect.arrayContaining(urns(graphOf("before"))));
  });

  it.each(["pools.type", "worker.architecture"] as const)(
    "puts the new pools into the queues in place of those that go: %s",
    (name) => {
      const arns = graphOf(name)
        .ofType(COMPUTE_ENVIRONMENT)
        .map((pool) => arnOf(pool.name));
      const used = graphOf(name)
        .ofType(JOB_QUEUE)
        .flatMap(
          ({ inputs }) => inputs.computeEnvironmentOrders as { computeEnvironment: string }[],
        )
        .map(({ computeEnvironment }) => computeEnvironment);

      expect(used.sort()).toEqual(arns.sort());
    },
  );
});

describe("replacements", () => {
  const environment = (inputs: Record<string, unknown>, urn = "pool") =>
    new ResourceGraph([
      {
        type: COMPUTE_ENVIRONMENT,
        name: urn,
        urn,
        inputs,
        tags: undefined,
        protect: false,
        dependencies: [],
        propertyDependencies: {},
      },
    ]);
  const spot = { type: "SPOT", allocationStrategy: "SPOT_PRICE_CAPACITY_OPTIMIZED" };
  const bestFit = { type: "EC2", allocationStrategy: "BEST_FIT" };

  it.each([
    ["another type", { ...spot }, { ...spot, type: "EC2" }, ["pool computeResources.type"]],
    [
      "a first launch template",
      spot,
      { ...spot, launchTemplate: {} },
      ["pool computeResources.launchTemplate"],
    ],
    [
      "another version of it",
      { ...spot, launchTemplate: { version: "1" } },
      { ...spot, launchTemplate: { version: "2" } },
      [],
    ],
    [
      "other instance types",
      { ...spot, instanceTypes: ["a"] },
      { ...spot, instanceTypes: ["b"] },
      [],
    ],
    [
      "other instance types of a pool that cannot change in place",
      { ...bestFit, instanceTypes: ["a"] },
      { ...bestFit, instanceTypes: ["b"] },
      ["pool computeResources.instanceTypes"],
    ],
    [
      "other subnets of Fargate",
      { type: "FARGATE", subnets: ["a"] },
      { type: "FARGATE", subnets: ["b"] },
      [],
    ],
    [
      "other subnets of a pool that cannot change in place",
      { ...bestFit, subnets: ["a"] },
      { ...bestFit, subnets: ["b"] },
      ["pool computeResources.subnets"],
    ],
  ])("says what %s replaces", (_, old, now, expected) => {
    const graphs = [old, now].map((computeResources) => environment({ computeResources }));

    expect(replacements(graphs[0] ?? environment({}), graphs[1] ?? environment({}))).toEqual(
      expected,
    );
  });

  it("says nothing of resources that only one side has", () => {
    expect(replacements(environment({ name: "a" }, "a"), environment({ name: "b" }, "b"))).toEqual(
      [],
    );
  });
});

function arnOf(name: string): string {
  return `arn:aws:batch:eu-central-1:123456789012:compute-environment/${name}-0a1b2c3`;
}

function summary({ resources }: ResourceGraph): unknown {
  return resources.map(({ urn, inputs, protect }) => JSON.stringify([urn, inputs, protect])).sort();
}
