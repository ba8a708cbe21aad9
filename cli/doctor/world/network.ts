import {
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  type RouteTable,
  type SecurityGroup,
  type Subnet,
  type VpcEndpoint,
} from "@aws-sdk/client-ec2";
import type { World } from "./world";

/** A subnet of a pool, with its way out. */
export interface PlacedSubnet {
  readonly subnet: Subnet;
  readonly routeTable?: RouteTable;
  readonly endpoints: readonly VpcEndpoint[];
}

/** Those that are there. A filter, because a call that names one which is not there fails as a whole. */
export function subnets({ ec2, readings }: World, ids: readonly string[]): Promise<Subnet[]> {
  return readings.read("ec2:DescribeSubnets", ids.join(), async () => {
    const Filters = [{ Name: "subnet-id", Values: [...ids] }];
    return (await ec2.send(new DescribeSubnetsCommand({ Filters }))).Subnets ?? [];
  });
}

/** Those that are there. */
export function securityGroups(
  { ec2, readings }: World,
  ids: readonly string[],
): Promise<SecurityGroup[]> {
  return readings.read("ec2:DescribeSecurityGroups", ids.join(), async () => {
    const Filters = [{ Name: "group-id", Values: [...ids] }];
    return (await ec2.send(new DescribeSecurityGroupsCommand({ Filters }))).SecurityGroups ?? [];
  });
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html: without one of its own a subnet has its VPC's. */
export async function placeSubnet(world: World, subnet: Subnet): Promise<PlacedSubnet> {
  const vpcId = subnet.VpcId ?? "";
  const tables = await routeTables(world, vpcId);
  const associated = (isIt: (association: { SubnetId?: string; Main?: boolean }) => boolean) =>
    tables.find(({ Associations = [] }) => Associations.some(isIt));
  const routeTable =
    associated(({ SubnetId }) => SubnetId === subnet.SubnetId) ??
    associated(({ Main }) => Main === true);
  return { subnet, routeTable, endpoints: await endpoints(world, vpcId) };
}

/** Whether names of AWS's services can resolve to addresses inside of the VPC. */
export async function hasPrivateDns(world: World, vpcId: string): Promise<boolean> {
  const support = await vpcAttribute(world, vpcId, "enableDnsSupport");
  const hostnames = await vpcAttribute(world, vpcId, "enableDnsHostnames");
  return support && hostnames;
}

function vpcAttribute(
  { ec2, readings }: World,
  VpcId: string,
  Attribute: "enableDnsSupport" | "enableDnsHostnames",
): Promise<boolean> {
  return readings.read("ec2:DescribeVpcAttribute", `${VpcId} ${Attribute}`, async () => {
    const answer = await ec2.send(new DescribeVpcAttributeCommand({ VpcId, Attribute }));
    const value =
      Attribute === "enableDnsSupport" ? answer.EnableDnsSupport : answer.EnableDnsHostnames;
    return value?.Value === true;
  });
}

function routeTables({ ec2, readings }: World, vpcId: string): Promise<RouteTable[]> {
  return readings.read("ec2:DescribeRouteTables", vpcId, async () => {
    const Filters = [{ Name: "vpc-id", Values: [vpcId] }];
    return (await ec2.send(new DescribeRouteTablesCommand({ Filters }))).RouteTables ?? [];
  });
}

function endpoints({ ec2, readings }: World, vpcId: string): Promise<VpcEndpoint[]> {
  return readings.read("ec2:DescribeVpcEndpoints", vpcId, async () => {
    const Filters = [{ Name: "vpc-id", Values: [vpcId] }];
    return (await ec2.send(new DescribeVpcEndpointsCommand({ Filters }))).VpcEndpoints ?? [];
  });
}
