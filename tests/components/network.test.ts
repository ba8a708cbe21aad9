import { Network, type NetworkArgs } from "../../components/network";
import { deployComponent } from "../helpers/deploy-component";

const SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup";

describe("Network", () => {
  it("makes a VPC of public subnets with gateway endpoints and no NAT gateway", async () => {
    const { graph, network } = await deploy("create");

    expect(graph.get("awsx:ec2:Vpc", "labeler-vpc").inputs).toEqual({
      numberOfAvailabilityZones: 2,
      natGateways: { strategy: "None" },
      subnetStrategy: "Auto",
      subnetSpecs: [{ type: "Public", cidrMask: 20 }],
      vpcEndpointStrategy: "Auto",
      vpcEndpointSpecs: [
        { serviceName: "com.amazonaws.eu-central-1.s3", vpcEndpointType: "Gateway" },
        { serviceName: "com.amazonaws.eu-central-1.dynamodb", vpcEndpointType: "Gateway" },
      ],
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

async function deploy(mode: NetworkArgs["mode"]) {
  let assignPublicIp: boolean | undefined;
  let subnetIds: string[] = [];
  const graph = await deployComponent(() => {
    const network = new Network("labeler", { mode, region: "eu-central-1" });
    assignPublicIp = network.assignPublicIp;
    network.subnetIds.apply((ids) => {
      subnetIds = ids;
    });
  });
  return { graph, network: { assignPublicIp, subnetIds } };
}
