import {
  DeleteRouteCommand,
  DeleteSecurityGroupCommand,
  DeleteVpcEndpointsCommand,
  DescribeInstancesCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  DisassociateRouteTableCommand,
  EC2Client,
  RevokeSecurityGroupEgressCommand,
} from "@aws-sdk/client-ec2";
import { Ec2 } from "../../../local/ec2/ec2";
import { Network } from "../../../local/ec2/network";
import { poolFault } from "../../../local/ec2/pool-fault";
import { type Account, type Served, serve } from "../../helpers/served";
import { removeTemporaryFolders } from "../../helpers/temporary-folder";

import { EC2, RESOURCES, S3, vpcId } from "./declared-network";

interface Opened {
  readonly network: Network;
  readonly ec2: Ec2;
}
let served: Served<Opened>;
let client: EC2Client;

beforeEach(async () => {
  use(await serve(open, ({ ec2 }) => [ec2]));
  await deploy();
});
afterEach(async () => {
  client.destroy();
  await served.close();
  removeTemporaryFolders();
});

async function open(account: Account): Promise<Opened> {
  const network = await Network.open(account.store);
  return { network, ec2: new Ec2({ ...account, network }) };
}

function use(next: Served<Opened>): void {
  served = next;
  client = new EC2Client(served.config());
}

const deploy = () => served.opened.network.replace({ network: RESOURCES });
const filter = (Name: string, ...Values: string[]) => [{ Name, Values }];

const LOCAL = {
  DestinationCidrBlock: "10.0.0.0/16",
  GatewayId: "local",
  Origin: "CreateRouteTable",
  State: "active",
};
const TO_S3 = {
  DestinationPrefixListId: "pl-s3",
  GatewayId: "vpce-1",
  Origin: "CreateRoute",
  State: "active",
};
const TO_INTERNET = {
  DestinationCidrBlock: "0.0.0.0/0",
  GatewayId: "igw-1",
  Origin: "CreateRoute",
  State: "active",
};

async function tablesOf(subnetId: string) {
  const Filters = filter("association.subnet-id", subnetId);
  const { RouteTables } = await client.send(new DescribeRouteTablesCommand({ Filters }));
  return RouteTables?.map(({ RouteTableId, Routes }) => ({ RouteTableId, Routes }));
}

async function egressOf(groupId: string) {
  const { SecurityGroups } = await client.send(
    new DescribeSecurityGroupsCommand({ GroupIds: [groupId] }),
  );
  return SecurityGroups?.[0]?.IpPermissionsEgress;
}

test("shows networks and their subnets", async () => {
  const { Vpcs } = await client.send(new DescribeVpcsCommand({ VpcIds: [vpcId] }));
  expect(Vpcs).toEqual([
    { VpcId: vpcId, State: "available", CidrBlock: "10.0.0.0/16", IsDefault: false },
  ]);
  const { Subnets } = await client.send(new DescribeSubnetsCommand({ SubnetIds: ["subnet-1"] }));
  expect(Subnets).toEqual([
    {
      SubnetId: "subnet-1",
      State: "available",
      VpcId: vpcId,
      CidrBlock: "10.0.0.0/20",
      AvailabilityZone: "us-east-1a",
      MapPublicIpOnLaunch: true,
    },
  ]);
  const Filters = filter("vpc-id", vpcId, "vpc-2");
  const all = await client.send(new DescribeSubnetsCommand({ Filters }));
  expect(all.Subnets?.map(({ SubnetId }) => SubnetId)).toEqual(["subnet-1", "subnet-2"]);
  const others = await client.send(
    new DescribeSubnetsCommand({ Filters: filter("vpc-id", "vpc-2") }),
  );
  expect(others.Subnets).toEqual([]);
});

test("shows the routes of a subnet, those to gateway endpoints among them", async () => {
  const Filters = filter("association.subnet-id", "subnet-1");
  const { RouteTables } = await client.send(new DescribeRouteTablesCommand({ Filters }));
  expect(RouteTables).toEqual([
    {
      RouteTableId: "rtb-1",
      VpcId: vpcId,
      Routes: [LOCAL, TO_INTERNET, TO_S3],
      Associations: [
        {
          RouteTableAssociationId: "rtbassoc-1",
          RouteTableId: "rtb-1",
          SubnetId: "subnet-1",
          Main: false,
          AssociationState: { State: "associated" },
        },
      ],
    },
  ]);
  expect(await tablesOf("subnet-2")).toEqual([
    {
      RouteTableId: "rtb-2",
      Routes: [
        LOCAL,
        {
          DestinationCidrBlock: "0.0.0.0/0",
          NatGatewayId: "nat-1",
          Origin: "CreateRoute",
          State: "active",
        },
        TO_S3,
      ],
    },
  ]);
});

test("shows the main table of a network", async () => {
  const Filters = [...filter("vpc-id", vpcId), ...filter("association.main", "true")];
  const { RouteTables } = await client.send(new DescribeRouteTablesCommand({ Filters }));
  expect(RouteTables).toEqual([
    {
      RouteTableId: "rtb-0",
      VpcId: vpcId,
      Routes: [LOCAL],
      Associations: [
        {
          RouteTableAssociationId: "rtbassoc-0",
          RouteTableId: "rtb-0",
          Main: true,
          AssociationState: { State: "associated" },
        },
      ],
    },
  ]);
});

test("shows gateways", async () => {
  const Filters = filter("attachment.vpc-id", vpcId);
  const internet = await client.send(new DescribeInternetGatewaysCommand({ Filters }));
  expect(internet.InternetGateways).toEqual([
    { InternetGatewayId: "igw-1", Attachments: [{ VpcId: vpcId, State: "available" }] },
  ]);
  const nat = await client.send(
    new DescribeNatGatewaysCommand({ Filter: filter("vpc-id", vpcId) }),
  );
  expect(nat.NatGateways).toEqual([
    { NatGatewayId: "nat-1", SubnetId: "subnet-1", VpcId: vpcId, State: "available" },
  ]);
});

test("shows endpoints", async () => {
  const Filters = filter("vpc-id", vpcId);
  const { VpcEndpoints } = await client.send(new DescribeVpcEndpointsCommand({ Filters }));
  expect(VpcEndpoints).toEqual([
    {
      VpcEndpointId: "vpce-1",
      VpcEndpointType: "Gateway",
      VpcId: vpcId,
      ServiceName: S3,
      State: "available",
      RouteTableIds: ["rtb-1", "rtb-2"],
      SubnetIds: [],
      Groups: [],
      PrivateDnsEnabled: false,
    },
    {
      VpcEndpointId: "vpce-2",
      VpcEndpointType: "Interface",
      VpcId: vpcId,
      ServiceName: "com.amazonaws.us-east-1.logs",
      State: "available",
      RouteTableIds: [],
      SubnetIds: ["subnet-1", "subnet-2"],
      Groups: [{ GroupId: "sg-2" }],
      PrivateDnsEnabled: true,
    },
  ]);
});

test("shows security groups", async () => {
  const { SecurityGroups } = await client.send(new DescribeSecurityGroupsCommand({}));
  const rule = { IpProtocol: "tcp", FromPort: 443, ToPort: 443, Ipv6Ranges: [], PrefixListIds: [] };
  expect(SecurityGroups).toEqual([
    {
      GroupId: "sg-1",
      GroupName: "workers",
      Description: "Workers: nothing in, TLS out",
      VpcId: vpcId,
      OwnerId: "000000000000",
      IpPermissions: [],
      IpPermissionsEgress: [{ ...rule, IpRanges: [{ CidrIp: "0.0.0.0/0" }], UserIdGroupPairs: [] }],
    },
    {
      GroupId: "sg-2",
      GroupName: "endpoints",
      Description: "Endpoints",
      VpcId: vpcId,
      OwnerId: "000000000000",
      IpPermissions: [
        { ...rule, IpRanges: [], UserIdGroupPairs: [{ GroupId: "sg-1", UserId: "000000000000" }] },
      ],
      IpPermissionsEgress: [],
    },
  ]);
});

const IpPermissions = [
  { IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
];
const deleteRoute = (DestinationCidrBlock = "0.0.0.0/0") =>
  client.send(new DeleteRouteCommand({ RouteTableId: "rtb-1", DestinationCidrBlock }));
const disassociate = (AssociationId = "rtbassoc-2") =>
  client.send(new DisassociateRouteTableCommand({ AssociationId }));
const deleteEndpoint = (id = "vpce-1") =>
  client.send(new DeleteVpcEndpointsCommand({ VpcEndpointIds: [id] }));
const revoke = (GroupId = "sg-1") =>
  client.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions }));
const deleteGroup = (GroupId: string) => client.send(new DeleteSecurityGroupCommand({ GroupId }));

test("what is broken stays so over a restart, until the next deploy", async () => {
  await deleteRoute();
  await disassociate();
  await deleteEndpoint();
  await revoke();
  client.destroy();
  use(await served.restart());
  expect(await tablesOf("subnet-1")).toEqual([{ RouteTableId: "rtb-1", Routes: [LOCAL] }]);
  expect(await tablesOf("subnet-2")).toEqual([]);
  expect(await egressOf("sg-1")).toEqual([]);
  await deploy();
  expect(await tablesOf("subnet-1")).toEqual([
    { RouteTableId: "rtb-1", Routes: [LOCAL, TO_INTERNET, TO_S3] },
  ]);
  expect(await tablesOf("subnet-2")).toHaveLength(1);
  expect(await egressOf("sg-1")).toHaveLength(1);
});

test("a pool whose security group is deleted is invalid", async () => {
  const pool = {
    name: "spot",
    arn: "spot-arn",
    type: "FARGATE" as const,
    maxVcpus: 1,
    enabled: true,
    declared: { computeResources: { subnets: ["subnet-1"], securityGroupIds: ["sg-1"] } },
  };
  const fault = () => poolFault(pool, served.opened.network);
  await expect(deleteGroup("sg-1")).rejects.toMatchObject({
    name: "DependencyViolation",
    message: "resource sg-1 has a dependent object",
  });
  await expect(deleteGroup("sg-2")).rejects.toMatchObject({ name: "DependencyViolation" });
  expect(fault()).toBeUndefined();
  await deleteEndpoint("vpce-2");
  await deleteGroup("sg-2");
  await deleteGroup("sg-1");
  expect(fault()).toBe("CLIENT_ERROR - The security group 'sg-1' does not exist");
});

test.each<[string, () => Promise<unknown>, string, string]>([
  [
    "a subnet that is not there",
    () => client.send(new DescribeSubnetsCommand({ SubnetIds: ["subnet-9"] })),
    "InvalidSubnetID.NotFound",
    "The subnet ID 'subnet-9' does not exist",
  ],
  [
    "a filter that it does not know",
    () => client.send(new DescribeSubnetsCommand({ Filters: filter("tag:Name", "a") })),
    "InvalidParameterValue",
    "The filter 'tag:Name' is invalid: the local cloud knows subnet-id, vpc-id",
  ],
  [
    "a route that nobody has made",
    () => deleteRoute("10.1.0.0/16"),
    "InvalidRoute.NotFound",
    "no route with destination-cidr-block 10.1.0.0/16 in route table rtb-1",
  ],
  [
    "an association that is not there",
    () => disassociate("rtbassoc-9"),
    "InvalidAssociationID.NotFound",
    "The association ID 'rtbassoc-9' does not exist",
  ],
  [
    "an endpoint that is not there",
    () => deleteEndpoint("vpce-9"),
    "InvalidVpcEndpointId.NotFound",
    "The Vpc Endpoint Id 'vpce-9' does not exist",
  ],
  [
    "a rule that the group does not have",
    () => revoke("sg-2"),
    "InvalidPermission.NotFound",
    "The specified rule does not exist in the security group sg-2.",
  ],
  [
    "a call that is not emulated",
    () => client.send(new DescribeInstancesCommand({})),
    "InvalidAction",
    "The local cloud does not emulate DescribeInstances of ec2; it emulates DescribeVpcs, DescribeVpcAttribute, DescribeSubnets, DescribeRouteTables, DescribeInternetGateways, DescribeNatGateways, DescribeVpcEndpoints, DescribeSecurityGroups, DeleteRoute, DisassociateRouteTable, DeleteVpcEndpoints, RevokeSecurityGroupEgress, DeleteSecurityGroup.",
  ],
])("refuses %s", async (_case, call, name, message) => {
  await expect(call()).rejects.toMatchObject({ name, message });
});

test("asks for the permission of each call", async () => {
  client.destroy();
  client = new EC2Client(served.config(served.roleWith("nobody")));
  const calls: [string, string, Promise<unknown>][] = [
    ["ec2:DescribeVpcs", "*", client.send(new DescribeVpcsCommand({}))],
    [
      "ec2:DescribeVpcAttribute",
      "*",
      client.send(new DescribeVpcAttributeCommand({ VpcId: vpcId, Attribute: "enableDnsSupport" })),
    ],
    ["ec2:DescribeSubnets", "*", client.send(new DescribeSubnetsCommand({}))],
    ["ec2:DescribeRouteTables", "*", tablesOf("subnet-1")],
    ["ec2:DescribeInternetGateways", "*", client.send(new DescribeInternetGatewaysCommand({}))],
    ["ec2:DescribeNatGateways", "*", client.send(new DescribeNatGatewaysCommand({}))],
    ["ec2:DescribeVpcEndpoints", "*", client.send(new DescribeVpcEndpointsCommand({}))],
    ["ec2:DescribeSecurityGroups", "*", egressOf("sg-1")],
    ["ec2:DeleteRoute", `${EC2}:route-table/rtb-1`, deleteRoute()],
    ["ec2:DisassociateRouteTable", `${EC2}:route-table/rtb-2`, disassociate()],
    ["ec2:DeleteVpcEndpoints", `${EC2}:vpc-endpoint/vpce-1`, deleteEndpoint()],
    ["ec2:RevokeSecurityGroupEgress", `${EC2}:security-group/sg-1`, revoke()],
    ["ec2:DeleteSecurityGroup", `${EC2}:security-group/sg-1`, deleteGroup("sg-1")],
  ];
  for (const [action, resource, call] of calls) {
    await expect(call).rejects.toMatchObject({
      name: "UnauthorizedOperation",
      message: `User: arn:aws:iam::000000000000:role/nobody is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
    });
  }
});

it.each([
  ["enableDnsSupport", {}, { EnableDnsSupport: { Value: true } }],
  ["enableDnsSupport", { dnsSupport: false }, { EnableDnsSupport: { Value: false } }],
  ["enableDnsHostnames", {}, { EnableDnsHostnames: { Value: false } }],
  ["enableDnsHostnames", { isDefault: true }, { EnableDnsHostnames: { Value: true } }],
  ["enableDnsHostnames", { dnsHostnames: true }, { EnableDnsHostnames: { Value: true } }],
] as const)("shows %s of a VPC with %j", async (Attribute, of, shown) => {
  const vpc = { kind: "vpc", id: vpcId, cidr: "10.0.0.0/16", isDefault: false, ...of } as const;
  await served.opened.network.replace({ network: [vpc] });

  const command = new DescribeVpcAttributeCommand({ VpcId: vpcId, Attribute });
  const { $metadata, ...answer } = await client.send(command);

  expect(answer).toEqual({ VpcId: vpcId, ...shown });
});

it("knows no other attribute of a VPC", async () => {
  const Attribute = "enableNetworkAddressUsageMetrics";
  await expect(
    client.send(new DescribeVpcAttributeCommand({ VpcId: vpcId, Attribute })),
  ).rejects.toMatchObject({ name: "InvalidParameterValue" });
});
