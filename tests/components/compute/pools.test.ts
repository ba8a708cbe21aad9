import { type PoolArgs, Pools, type PoolsArgs } from "../../../components/compute/pools";
import { Network } from "../../../components/network/network";
import { deployComponent } from "../../helpers/deploy-component";
import type { ResourceGraph } from "../../helpers/pulumi-mocks";

const COMPUTE_ENVIRONMENT = "aws:batch/computeEnvironment:ComputeEnvironment";
const ROLE = "aws:iam/role:Role";
const ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment";
const PROFILE = "aws:iam/instanceProfile:InstanceProfile";
const LAUNCH_TEMPLATE = "aws:ec2/launchTemplate:LaunchTemplate";

describe("a pool of Fargate", () => {
  let graph: ResourceGraph;
  beforeAll(async () => {
    graph = await deployPools({
      spot: { type: "FARGATE_SPOT", maxVcpus: 4 },
      onDemand: { type: "FARGATE", maxVcpus: 2 },
    });
  });

  it("has no service role, so that Batch uses its service-linked one", () => {
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

  it("brings nothing that only instances need", () => {
    for (const type of [ROLE, ATTACHMENT, PROFILE, LAUNCH_TEMPLATE]) {
      expect(graph.ofType(type)).toEqual([]);
    }
  });
});

describe("pools of instances", () => {
  let graph: ResourceGraph;
  beforeAll(async () => {
    graph = await deployPools({
      cheap: { type: "SPOT", maxVcpus: 256, instanceTypes: ["c7i", "m7i"] },
      sure: { type: "EC2", maxVcpus: 16, instanceTypes: ["default_x86_64"] },
    });
  });

  it("take Spot capacity where it is cheap and deep, and nothing while nothing waits", () => {
    expect(graph.get(COMPUTE_ENVIRONMENT, "labeler-cheap-spot-x86-64").inputs).toEqual({
      type: "MANAGED",
      state: "ENABLED",
      computeResources: {
        type: "SPOT",
        allocationStrategy: "SPOT_PRICE_CAPACITY_OPTIMIZED",
        minVcpus: 0,
        maxVcpus: 256,
        instanceTypes: ["c7i", "m7i"],
        instanceRole:
          "arn:aws:iam::123456789012:instance-profile/labeler-instances-profile-0a1b2c3",
        ec2Configurations: [{ imageType: "ECS_AL2023" }],
        launchTemplate: { launchTemplateId: "labeler-instances-template-id", version: "3" },
        subnets: ["subnet-0a", "subnet-0b"],
        securityGroupIds: ["labeler-workers-id"],
      },
      updatePolicy: { terminateJobsOnUpdate: false, jobExecutionTimeoutMinutes: 120 },
    });
  });

  it("take the cheapest instances that fit when they are of on-demand capacity", () => {
    expect(graph.get(COMPUTE_ENVIRONMENT, "labeler-sure-ec2-x86-64").inputs).toMatchObject({
      computeResources: {
        type: "EC2",
        allocationStrategy: "BEST_FIT_PROGRESSIVE",
        instanceTypes: ["default_x86_64"],
      },
    });
  });

  it("share one role, which may do what the ECS agent does", () => {
    const { assumeRolePolicy, ...others } = graph.get(ROLE, "labeler-instances-role").inputs;

    expect(graph.ofType(ROLE)).toHaveLength(1);
    expect(JSON.parse(String(assumeRolePolicy))).toEqual({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "ec2.amazonaws.com" } },
      ],
    });
    expect(others).toEqual({});
    expect(graph.ofType(ATTACHMENT).map(({ inputs }) => inputs)).toEqual([
      {
        role: "labeler-instances-role-0a1b2c3",
        policyArn: "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role",
      },
    ]);
    expect(graph.ofType("aws:iam/rolePolicy:RolePolicy")).toEqual([]);
    expect(graph.ofType(PROFILE).map(({ inputs }) => inputs)).toEqual([
      { role: "labeler-instances-role-0a1b2c3" },
    ]);
  });

  it("come after the policy of their role and its profile, and go before them", () => {
    const needed = [...graph.ofType(ATTACHMENT), ...graph.ofType(PROFILE)].map(({ urn }) => urn);

    expect(needed).toHaveLength(2);
    for (const pool of graph.ofType(COMPUTE_ENVIRONMENT)) {
      expect(pool.dependencies).toEqual(expect.arrayContaining(needed));
    }
  });

  it("start with encrypted disks, tagged, and give metadata against tokens only", () => {
    expect(graph.ofType(LAUNCH_TEMPLATE).map(({ inputs }) => inputs)).toEqual([
      {
        metadataOptions: {
          httpEndpoint: "enabled",
          httpTokens: "required",
          httpPutResponseHopLimit: 1,
        },
        blockDeviceMappings: [
          {
            deviceName: "/dev/xvda",
            ebs: { encrypted: "true", volumeType: "gp3", deleteOnTermination: "true" },
          },
        ],
        tagSpecifications: [
          { resourceType: "instance", tags: { project: "image-labeler", stack: "test" } },
          { resourceType: "volume", tags: { project: "image-labeler", stack: "test" } },
        ],
      },
    ]);
  });

  it("let jobs run on for no longer than the provider can say", async () => {
    const { inputs } = (
      await deployPools(
        { big: { type: "EC2", maxVcpus: 16, instanceTypes: ["m7i"] } },
        { jobTimeoutMinutes: 361 },
      )
    ).get(COMPUTE_ENVIRONMENT, "labeler-big-ec2-x86-64");

    expect(inputs.updatePolicy).toEqual({
      terminateJobsOnUpdate: false,
      jobExecutionTimeoutMinutes: 360,
    });
  });
});

describe("the name of a pool", () => {
  const fargate: PoolArgs = { type: "FARGATE", maxVcpus: 4 };
  const fargateSpot: PoolArgs = { type: "FARGATE_SPOT", maxVcpus: 4 };
  const ec2: PoolArgs = { type: "EC2", maxVcpus: 4, instanceTypes: ["m7g"] };
  const spot: PoolArgs = { type: "SPOT", maxVcpus: 4, instanceTypes: ["m7g"] };

  it.each([
    ["labeler-main-fargate", fargate, "x86_64"],
    ["labeler-main-fargate", fargate, "arm64"],
    ["labeler-main-fargate-spot", fargateSpot, "x86_64"],
    ["labeler-main-ec2-x86-64", ec2, "x86_64"],
    ["labeler-main-ec2-arm64", ec2, "arm64"],
    ["labeler-main-spot-arm64", spot, "arm64"],
  ] as const)(
    "is %s for %j on %s, so that queues have a new pool before the old one goes",
    async (name, main, architecture) => {
      const graph = await deployPools({ main }, { architecture });

      expect(graph.ofType(COMPUTE_ENVIRONMENT).map((pool) => pool.name)).toEqual([name]);
    },
  );
});

function deployPools(
  pools: PoolsArgs["pools"],
  settings: Partial<Pick<PoolsArgs, "architecture" | "jobTimeoutMinutes">> = {},
): Promise<ResourceGraph> {
  return deployComponent(() => {
    const network = new Network("labeler", {
      mode: "create",
      region: "eu-central-1",
      platforms: ["FARGATE", "EC2"],
    });
    new Pools("labeler", {
      pools,
      network,
      architecture: "x86_64",
      jobTimeoutMinutes: 120,
      ...settings,
    });
  });
}
