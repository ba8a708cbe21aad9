import type { ComputeEnvironment, JobDefinition } from "../../../local/batch/definitions";
import { adoptedResources } from "../../../local/ec2/adopted";
import type { NetworkResource } from "../../../local/ec2/resources";

const GROUP: NetworkResource = {
  kind: "securityGroup",
  id: "sg-1",
  name: "workers",
  description: "",
  vpcId: "vpc-1",
  ingress: [],
  egress: [],
};
const pool = (...subnets: string[]): ComputeEnvironment => ({
  name: "spot",
  arn: "spot-arn",
  type: "FARGATE_SPOT",
  maxVcpus: 1,
  enabled: true,
  declared: { computeResources: { subnets, securityGroupIds: ["sg-1"] } },
});
const definition = (assignPublicIp: "ENABLED" | "DISABLED") =>
  ({ container: { settings: { networkConfiguration: { assignPublicIp } } } }) as JobDefinition;

test("subnets that a program only names are public where its workers get public addresses", () => {
  const pools = [pool("subnet-1"), pool("subnet-1", "subnet-2")];
  expect(adoptedResources([GROUP], pools, [definition("ENABLED")])).toEqual([
    { kind: "vpc", id: "vpc-1", cidr: "10.0.0.0/16", isDefault: false },
    { kind: "internetGateway", id: expect.stringMatching(/^igw-/), vpcId: "vpc-1" },
    {
      kind: "routeTable",
      id: expect.stringMatching(/^rtb-/),
      vpcId: "vpc-1",
      isMain: true,
      associations: [],
      defaultGatewayId: expect.stringMatching(/^igw-/),
    },
    {
      kind: "subnet",
      id: "subnet-1",
      vpcId: "vpc-1",
      cidr: "10.0.0.0/24",
      zone: "",
      mapsPublicIp: true,
    },
    {
      kind: "subnet",
      id: "subnet-2",
      vpcId: "vpc-1",
      cidr: "10.0.1.0/24",
      zone: "",
      mapsPublicIp: true,
    },
  ]);
});

test("elsewhere they are behind a NAT gateway", () => {
  expect(adoptedResources([GROUP], [pool("subnet-1")], [definition("DISABLED")])).toMatchObject([
    { kind: "vpc" },
    { kind: "natGateway", subnetId: "subnet-1" },
    { kind: "routeTable", defaultGatewayId: expect.stringMatching(/^nat-/) },
    { kind: "subnet", mapsPublicIp: false },
  ]);
});

test("subnets that the program makes are left as they are", () => {
  const declared: NetworkResource[] = [
    GROUP,
    { kind: "subnet", id: "subnet-1", vpcId: "vpc-1", cidr: "", zone: "", mapsPublicIp: true },
  ];
  expect(adoptedResources(declared, [pool("subnet-1")], [])).toEqual([]);
});
