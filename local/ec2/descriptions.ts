import type { XmlContent } from "../s3/xml";
import {
  ANYWHERE,
  type InternetGateway,
  type NatGateway,
  type Permission,
  type RouteTable,
  type SecurityGroup,
  type Subnet,
  type Vpc,
  type VpcEndpoint,
} from "./resources";

// Names of elements: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/OperationList-query.html

type Element = Readonly<Record<string, XmlContent>>;

export function vpcElement({ id, cidr, isDefault }: Vpc): Element {
  return { vpcId: id, state: "available", cidrBlock: cidr, isDefault };
}

/** One attribute a call. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcAttribute.html */
export function vpcAttribute({ id, isDefault, ...vpc }: Vpc, name: VpcAttribute): Element {
  const { dnsSupport = true, dnsHostnames = isDefault } = vpc;
  const value = name === "enableDnsSupport" ? dnsSupport : dnsHostnames;
  return { vpcId: id, [name]: { value } };
}

export const VPC_ATTRIBUTES = ["enableDnsSupport", "enableDnsHostnames"] as const;
export type VpcAttribute = (typeof VPC_ATTRIBUTES)[number];

export function subnetElement(subnet: Subnet): Element {
  return {
    subnetId: subnet.id,
    state: "available",
    vpcId: subnet.vpcId,
    cidrBlock: subnet.cidr,
    availabilityZone: subnet.zone,
    mapPublicIpOnLaunch: subnet.mapsPublicIp,
  };
}

/** @param endpoints of the same network: those of type Gateway are routes too */
export function routeTableElement(
  { id, vpcId, isMain, associations, defaultGatewayId }: RouteTable,
  vpc: Vpc | undefined,
  endpoints: readonly VpcEndpoint[],
): Element {
  const state = "active";
  const toGateway =
    defaultGatewayId === undefined
      ? []
      : [
          {
            destinationCidrBlock: ANYWHERE,
            [defaultGatewayId.startsWith("nat-") ? "natGatewayId" : "gatewayId"]: defaultGatewayId,
            origin: "CreateRoute",
            state,
          },
        ];
  const toEndpoints = endpoints
    .filter(({ routeTableIds }) => routeTableIds.includes(id))
    .map((endpoint) => ({
      destinationPrefixListId: prefixListOf(endpoint),
      gatewayId: endpoint.id,
      origin: "CreateRoute",
      state,
    }));
  const local = {
    destinationCidrBlock: vpc?.cidr,
    gatewayId: "local",
    origin: "CreateRouteTable",
    state,
  };
  return {
    routeTableId: id,
    vpcId,
    routeSet: { item: [local, ...toGateway, ...toEndpoints] },
    associationSet: {
      item: [
        ...(isMain ? [{ id: id.replace("rtb-", "rtbassoc-"), subnetId: undefined }] : []),
        ...associations,
      ].map((association) => ({
        routeTableAssociationId: association.id,
        routeTableId: id,
        subnetId: association.subnetId,
        main: association.subnetId === undefined,
        associationState: { state: "associated" },
      })),
    },
  };
}

/** AWS has one for each service in each Region. */
function prefixListOf({ serviceName }: VpcEndpoint): string {
  return `pl-${serviceName.split(".").at(-1)}`;
}

export function internetGatewayElement({ id, vpcId }: InternetGateway): Element {
  const attachmentSet = { item: { vpcId, state: "available" } };
  return { internetGatewayId: id, attachmentSet };
}

export function natGatewayElement({ id, vpcId, subnetId }: NatGateway): Element {
  return { natGatewayId: id, subnetId, vpcId, state: "available" };
}

export function endpointElement(endpoint: VpcEndpoint): Element {
  return {
    vpcEndpointId: endpoint.id,
    vpcEndpointType: endpoint.type,
    vpcId: endpoint.vpcId,
    serviceName: endpoint.serviceName,
    state: "available",
    routeTableIdSet: { item: endpoint.routeTableIds },
    subnetIdSet: { item: endpoint.subnetIds },
    groupSet: { item: endpoint.securityGroupIds.map((groupId) => ({ groupId })) },
    privateDnsEnabled: endpoint.privateDns,
  };
}

export function securityGroupElement(group: SecurityGroup, accountId: string): Element {
  const permissions = (rules: readonly Permission[]) => ({
    item: rules.map((rule) => permissionElement(rule, accountId)),
  });
  return {
    groupId: group.id,
    groupName: group.name,
    groupDescription: group.description,
    vpcId: group.vpcId,
    ownerId: accountId,
    ipPermissions: permissions(group.ingress),
    ipPermissionsEgress: permissions(group.egress),
  };
}

function permissionElement(rule: Permission, userId: string): Element {
  return {
    ipProtocol: rule.protocol,
    fromPort: rule.fromPort,
    toPort: rule.toPort,
    ipRanges: { item: rule.cidrs.map((cidrIp) => ({ cidrIp })) },
    ipv6Ranges: { item: rule.ipv6Cidrs.map((cidrIpv6) => ({ cidrIpv6 })) },
    prefixListIds: { item: rule.prefixListIds.map((prefixListId) => ({ prefixListId })) },
    groups: { item: rule.groupIds.map((groupId) => ({ groupId, userId })) },
  };
}
