import { Network, type NetworkArgs } from "../../../components/network/network";
import { deployComponent } from "../../helpers/deploy-component";
import type { ResourceGraph } from "../../helpers/pulumi-mocks";

const SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const TAGS = { project: "image-labeler", stack: "test" };
const GATEWAYS = [
  {
    serviceName: "com.amazonaws.eu-central-1.s3",
    vpcEndpointType: "Gateway",
    tags: TAGS,
  },
  {
    serviceName: "com.amazonaws.eu-central-1.dynamodb",
    vpcEndpointType: "Gateway",
    tags: TAGS,
  },
];

describe("Network", () => {
  it("makes a VPC of public subnets with gateway endpoints and no NAT gateway", async () => {
    const { graph, network } = await deploy("create");

    expect(graph.get("awsx:ec2:Vpc", "labeler-vpc").inputs).toEqual({
      numberOfAvailabilityZones: 2,
      natGateways: { strategy: "None" },
      subnetStrategy: "Auto",
      subnetSpecs: [{ type: "Public", cidrMask: 20 }],
      vpcEndpointStrategy: "Auto",
      vpcEndpointSpecs: GATEWAYS,
    });
    expect(network).toEqual({ assignPublicIp: true, subnetIds: ["subnet-0a", "subnet-0b"] });
  });

  it("adopts the default VPC", async () => {
    const { graph, network } = await deploy("default");

    expect(graph.ofType("awsx:ec2:Vpc")).toEqual([]);
    expect(graph.get("awsx:ec2:DefaultVpc", "labeler-vpc").inputs).toEqual({});
    expect(network).toEqual({ assignPublicIp: true, subnetIds: ["subnet-0a", "subnet-0b"] });
  });

  it.each([true, false])("adopts subnets that exist, public address %s", async (assignPublicIp) => {
    const existing = { vpcId: "vpc-0f", subnetIds: ["subnet-1"], assignPublicIp };
    const { graph, network } = await deploy(existing);

    expect(graph.ofType("awsx:ec2:Vpc")).toEqual([]);
    expect(graph.ofType("awsx:ec2:DefaultVpc")).toEqual([]);
    expect(graph.get(SECURITY_GROUP, "labeler-workers").inputs.vpcId).toBe("vpc-0f");
    expect(network).toEqual({ assignPublicIp, subnetIds: ["subnet-1"] });
  });

  it.each([
    "create",
    "default",
    { vpcId: "vpc-0f", subnetIds: ["subnet-1"], assignPublicIp: false },
  ] as const)("pays for no endpoint in %j", async (mode) => {
    const { graph } = await deploy(mode, ["EC2", "FARGATE"]);

    expect(graph.ofType(ENDPOINT)).toEqual([]);
  });

  it("lets workers call out over TLS, and nobody in", async () => {
    const { graph } = await deploy("create");

    expect(graph.ofType(SECURITY_GROUP)).toHaveLength(1);
    expect(graph.get(SECURITY_GROUP, "labeler-workers").inputs).toEqual({
      description: "Workers of the image labeler: nothing in, TLS out",
      vpcId: "vpc-0123",
      egress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }],
    });
  });
});

describe("a private Network", () => {
  let deployed: Awaited<ReturnType<typeof deploy>>;
  beforeAll(async () => {
    deployed = await deploy("private", ["FARGATE"]);
  });

  it("is a VPC of subnets without a route out, where services are found by their names", () => {
    expect(deployed.graph.get("awsx:ec2:Vpc", "labeler-private-vpc").inputs).toEqual({
      numberOfAvailabilityZones: 2,
      natGateways: { strategy: "None" },
      subnetStrategy: "Auto",
      subnetSpecs: [{ type: "Isolated", cidrMask: 20 }],
      vpcEndpointStrategy: "Auto",
      vpcEndpointSpecs: GATEWAYS,
      enableDnsSupport: true,
      enableDnsHostnames: true,
    });
    expect(deployed.network).toEqual({
      assignPublicIp: false,
      subnetIds: ["subnet-1a", "subnet-1b"],
    });
  });

  it("reaches the image, the logs and Rekognition through endpoints", () => {
    expect(servicesOf(deployed.graph)).toEqual(["ecr.api", "ecr.dkr", "logs", "rekognition"]);
    expect(deployed.graph.get(ENDPOINT, "labeler-ecr-api-endpoint").inputs).toEqual({
      serviceName: "com.amazonaws.eu-central-1.ecr.api",
      vpcEndpointType: "Interface",
      vpcId: "vpc-0123",
      subnetIds: ["subnet-1a", "subnet-1b"],
      securityGroupIds: ["labeler-endpoints-id"],
      privateDnsEnabled: true,
    });
  });

  it("lets workers, and only them, call the endpoints", () => {
    expect(deployed.graph.get(SECURITY_GROUP, "labeler-endpoints").inputs).toEqual({
      description: "Endpoints of AWS services: TLS in from the workers, nothing out",
      vpcId: "vpc-0123",
      ingress: [
        { protocol: "tcp", fromPort: 443, toPort: 443, securityGroups: ["labeler-workers-id"] },
      ],
    });
    expect(deployed.graph.get(SECURITY_GROUP, "labeler-workers").inputs.ingress).toBeUndefined();
  });

  it("lets the agents of instances join their cluster", async () => {
    const { graph } = await deploy("private", ["FARGATE", "EC2"]);

    expect(servicesOf(graph)).toEqual([
      "ecr.api",
      "ecr.dkr",
      "ecs",
      "ecs-agent",
      "ecs-telemetry",
      "logs",
      "rekognition",
    ]);
  });
});

function servicesOf(graph: ResourceGraph): string[] {
  return graph
    .ofType(ENDPOINT)
    .map(({ inputs }) => String(inputs.serviceName).replace("com.amazonaws.eu-central-1.", ""))
    .sort();
}

async function deploy(
  mode: NetworkArgs["mode"],
  platforms: NetworkArgs["platforms"] = ["FARGATE"],
) {
  let assignPublicIp: boolean | undefined;
  let subnetIds: string[] = [];
  const graph = await deployComponent(() => {
    const network = new Network("labeler", { mode, region: "eu-central-1", platforms });
    assignPublicIp = network.assignPublicIp;
    network.subnetIds.apply((ids) => {
      subnetIds = ids;
    });
  });
  return { graph, network: { assignPublicIp, subnetIds } };
}
