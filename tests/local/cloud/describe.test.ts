import {
  BatchClient,
  type ComputeEnvironmentDetail,
  DescribeComputeEnvironmentsCommand,
  DescribeJobDefinitionsCommand,
  DescribeJobQueuesCommand,
  UpdateComputeEnvironmentCommand,
} from "@aws-sdk/client-batch";
import {
  DeleteRouteCommand,
  DeleteSecurityGroupCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import { DescribeImagesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { EventBridgeClient, ListRulesCommand } from "@aws-sdk/client-eventbridge";
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from "@aws-sdk/client-lambda";
import { GetServiceQuotaCommand, ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { StackOutputs } from "../../../contracts/outputs";
import { LocalCloud } from "../../../local/cloud";
import { PROJECT_DIRECTORY } from "../../helpers/labeler";
import { removeTemporaryFolders, temporaryFolder } from "../../helpers/temporary-folder";

// Each deploy starts a process that loads Pulumi, and bundles functions and worker.
jest.setTimeout(90_000);

let cloud: LocalCloud;
let outputs: StackOutputs;
const opened: { destroy(): void }[] = [];

beforeAll(async () => {
  const quotas = { "L-3032A538": 16 };
  cloud = await LocalCloud.start({ stateDirectory: temporaryFolder(), port: 0, quotas });
  await deploy("create");
});
afterAll(async () => {
  for (const client of opened) client.destroy();
  await cloud.close();
  removeTemporaryFolders();
});

async function deploy(network: unknown): Promise<void> {
  const value = typeof network === "string" ? network : JSON.stringify(network);
  const config = { "image-labeler:network": value };
  const stack = { projectDirectory: PROJECT_DIRECTORY, stack: "local" };
  outputs = await cloud.deploy({ ...stack, config });
}

function client<Client extends { destroy(): void }>(
  create: new (config: {
    endpoint: string;
    region: string;
    credentials: typeof cloud.operator;
  }) => Client,
): Client {
  const { endpoint, region, operator: credentials } = cloud;
  const made = new create({ endpoint, region, credentials });
  opened.push(made);
  return made;
}

async function pools(): Promise<ComputeEnvironmentDetail[]> {
  const found = await client(BatchClient).send(new DescribeComputeEnvironmentsCommand({}));
  return found.computeEnvironments ?? [];
}

/** Where the workers' subnets and their security group lead. */
async function network() {
  const [{ computeResources } = {}] = await pools();
  const { subnets: SubnetIds = [], securityGroupIds: GroupIds = [] } = computeResources ?? {};
  const ec2 = client(EC2Client);
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ SubnetIds }));
  const Filters = [{ Name: "association.subnet-id", Values: SubnetIds }];
  const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({ Filters }));
  const VpcId = Subnets[0]?.VpcId ?? "";
  const inVpc = [{ Name: "vpc-id", Values: [VpcId] }];
  const { VpcEndpoints = [] } = await ec2.send(new DescribeVpcEndpointsCommand({ Filters: inVpc }));
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds }));
  return { ec2, Subnets, RouteTables, VpcEndpoints, SecurityGroups, inVpc };
}

const last = (name = "") => name.split(".").slice(3).join(".");

test("shows pools, queues and definitions of the program", async () => {
  const batch = client(BatchClient);
  expect(await pools()).toMatchObject([
    {
      state: "ENABLED",
      status: "VALID",
      computeResources: {
        type: "FARGATE_SPOT",
        maxvCpus: 4,
        subnets: [expect.stringMatching(/^subnet-/), expect.stringMatching(/^subnet-/)],
        securityGroupIds: [expect.stringMatching(/^sg-/)],
      },
    },
    { computeResources: { type: "FARGATE", maxvCpus: 2 } },
  ]);
  const jobQueues = [outputs.lanes.express?.jobQueueArn ?? ""];
  const queues = await batch.send(new DescribeJobQueuesCommand({ jobQueues }));
  expect(queues.jobQueues).toMatchObject([
    {
      state: "ENABLED",
      priority: 100,
      computeEnvironmentOrder: [{ order: 1 }, { order: 2 }],
      jobStateTimeLimitActions: [
        { reason: "CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY", maxTimeSeconds: 86_400 },
        { maxTimeSeconds: 600 },
        { maxTimeSeconds: 600 },
      ],
    },
  ]);
  const active = new DescribeJobDefinitionsCommand({ status: "ACTIVE" });
  expect((await batch.send(active)).jobDefinitions).toMatchObject([
    {
      revision: 1,
      containerProperties: {
        image: outputs.imageUri,
        networkConfiguration: { assignPublicIp: "ENABLED" },
        logConfiguration: {
          logDriver: "awslogs",
          options: { "awslogs-group": expect.any(String), "awslogs-region": "us-east-1" },
        },
      },
    },
  ]);
});

test("shows who reads a lane, and what hears of failed jobs", async () => {
  const lambda = client(LambdaClient);
  const queueUrl = outputs.lanes.bulk?.queueUrl ?? "";
  const EventSourceArn = `arn:aws:sqs:us-east-1:000000000000:${queueUrl.split("/").at(-1)}`;
  const list = new ListEventSourceMappingsCommand({ EventSourceArn });
  const [mapping] = (await lambda.send(list)).EventSourceMappings ?? [];
  expect(mapping).toMatchObject({
    State: "Enabled",
    BatchSize: 10_000,
    MaximumBatchingWindowInSeconds: 120,
  });
  const FunctionName = mapping?.FunctionArn;
  const configuration = new GetFunctionConfigurationCommand({ FunctionName });
  expect(await lambda.send(configuration)).toMatchObject({
    State: "Active",
    Runtime: "nodejs22.x",
    Architectures: ["arm64"],
    LoggingConfig: { LogFormat: "JSON" },
  });
  const rules = await client(EventBridgeClient).send(new ListRulesCommand({}));
  expect(rules.Rules?.map(({ State }) => State)).toEqual(expect.arrayContaining(["ENABLED"]));
});

test("shows the image, the account and its quotas", async () => {
  const [url = "", imageDigest] = outputs.imageUri.split("@");
  const repositoryName = url.slice(url.indexOf("/") + 1);
  const images = new DescribeImagesCommand({ repositoryName, imageIds: [{ imageDigest }] });
  const { imageDetails } = await client(ECRClient).send(images);
  expect(imageDetails).toEqual([{ registryId: "000000000000", repositoryName, imageDigest }]);
  const identity = await client(STSClient).send(new GetCallerIdentityCommand({}));
  expect(identity.Account).toBe("000000000000");
  const quotas = client(ServiceQuotasClient);
  const value = async (ServiceCode: string, QuotaCode: string) =>
    (await quotas.send(new GetServiceQuotaCommand({ ServiceCode, QuotaCode }))).Quota?.Value;
  expect(await value("fargate", "L-3032A538")).toBe(16);
  expect(await value("rekognition", "L-E29B542B")).toBe(50);
});

test("a created network has a way out, and gateway endpoints", async () => {
  const { Subnets, RouteTables, VpcEndpoints, SecurityGroups } = await network();
  expect(
    Subnets.map((subnet) => [
      subnet.CidrBlock,
      subnet.AvailabilityZone,
      subnet.MapPublicIpOnLaunch,
    ]),
  ).toEqual([
    ["10.0.0.0/20", "us-east-1a", true],
    ["10.0.128.0/20", "us-east-1b", true],
  ]);
  const anywhere = { DestinationCidrBlock: "0.0.0.0/0", GatewayId: expect.stringMatching(/^igw-/) };
  for (const table of RouteTables) {
    expect(table.Routes).toMatchObject([
      { GatewayId: "local" },
      anywhere,
      { DestinationPrefixListId: "pl-s3" },
      { DestinationPrefixListId: "pl-dynamodb" },
    ]);
  }
  expect(RouteTables).toHaveLength(2);
  expect(VpcEndpoints.map(({ ServiceName }) => last(ServiceName))).toEqual(["s3", "dynamodb"]);
  expect(SecurityGroups).toMatchObject([
    {
      VpcId: Subnets[0]?.VpcId,
      IpPermissions: [],
      IpPermissionsEgress: [
        { IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
      ],
    },
  ]);
});

test("a deploy mends what somebody has broken", async () => {
  const { ec2, RouteTables, SecurityGroups } = await network();
  const RouteTableId = RouteTables[0]?.RouteTableId;
  const DestinationCidrBlock = "0.0.0.0/0";
  await ec2.send(new DeleteRouteCommand({ RouteTableId, DestinationCidrBlock }));
  const GroupId = SecurityGroups[0]?.GroupId;
  await ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
  const [first] = await pools();
  const computeEnvironment = first?.computeEnvironmentName ?? "";
  const update = { computeEnvironment, state: "DISABLED" as const };
  await client(BatchClient).send(new UpdateComputeEnvironmentCommand(update));
  expect(await pools()).toMatchObject([
    {
      state: "DISABLED",
      status: "INVALID",
      statusReason: `CLIENT_ERROR - The security group '${GroupId}' does not exist`,
    },
    { state: "ENABLED", status: "INVALID" },
  ]);

  await deploy("create");
  expect((await pools()).map(({ state, status }) => [state, status])).toEqual([
    ["ENABLED", "VALID"],
    ["ENABLED", "VALID"],
  ]);
  const mended = await network();
  expect(mended.RouteTables.map(({ Routes }) => Routes?.length)).toEqual([4, 4]);
});

test("a private network has endpoints of what workers call, and no way out", async () => {
  await deploy("private");
  const { RouteTables, VpcEndpoints, Subnets } = await network();
  for (const table of RouteTables) {
    expect(table.Routes?.map((route) => route.DestinationCidrBlock)).toEqual([
      "10.0.0.0/16",
      undefined,
      undefined,
    ]);
  }
  const inside = VpcEndpoints.filter(({ VpcEndpointType }) => VpcEndpointType === "Interface");
  expect(inside.map(({ ServiceName }) => last(ServiceName))).toEqual([
    "ecr.api",
    "ecr.dkr",
    "logs",
    "rekognition",
  ]);
  const SubnetIds = Subnets.map(({ SubnetId }) => SubnetId);
  for (const endpoint of inside) {
    expect(endpoint).toMatchObject({ State: "available", PrivateDnsEnabled: true, SubnetIds });
  }
});

test("a network of others is as the program takes it to be", async () => {
  const subnetIds = ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"];
  await deploy({ vpcId: "vpc-0123456789abcdef0", subnetIds, assignPublicIp: false });
  const { ec2, Subnets, RouteTables, inVpc } = await network();
  expect(Subnets.map((subnet) => [subnet.SubnetId, subnet.MapPublicIpOnLaunch])).toEqual([
    ["subnet-0123456789abcdef0", false],
    ["subnet-0123456789abcdef1", false],
  ]);
  expect(RouteTables).toEqual([]);
  const Filters = [...inVpc, { Name: "association.main", Values: ["true"] }];
  const main = await ec2.send(new DescribeRouteTablesCommand({ Filters }));
  expect(main.RouteTables?.[0]?.Routes).toMatchObject([
    { GatewayId: "local" },
    { DestinationCidrBlock: "0.0.0.0/0", NatGatewayId: expect.stringMatching(/^nat-/) },
  ]);
});
