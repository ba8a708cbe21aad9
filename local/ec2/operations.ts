import { AwsError } from "../aws-error";
import type { QueryOperation } from "../http/query-protocol";
import type { XmlContent } from "../s3/xml";
import {
  endpointElement,
  internetGatewayElement,
  natGatewayElement,
  routeTableElement,
  securityGroupElement,
  subnetElement,
  VPC_ATTRIBUTES,
  vpcAttribute,
  vpcElement,
} from "./descriptions";
import type { Ec2Options } from "./ec2";
import { filtersOf, listed, type Properties, permissionsOf, required } from "./form";
import type { NetworkResource } from "./resources";

type Kind = NetworkResource["kind"];
type OfKind<K extends Kind> = Extract<NetworkResource, { readonly kind: K }>;

/** The calls of EC2 by name. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Operations.html */
export function ec2Operations({
  network,
  authorizer,
  region,
  accountId,
}: Ec2Options): Readonly<Record<string, QueryOperation>> {
  const arn = (type: string, id: string) => `arn:aws:ec2:${region}:${accountId}:${type}/${id}`;

  /** A call that shows all resources of a kind, those of some ids, or those that pass filters. */
  const describe =
    <K extends Kind>(
      action: string,
      kind: K,
      { idsName, set, filters, show }: Description<OfKind<K>>,
    ): QueryOperation =>
    (form, caller) => {
      // Nothing that describes has resources. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonec2.html
      authorizer.authorize(caller, `ec2:${action}`, "*");
      const ids = listed(form, idsName);
      const candidates =
        ids.length === 0 ? network.all(kind) : ids.map((id) => network.get(kind, id));
      return { [set]: { item: candidates.filter(filtersOf(form, filters)).map(show) } };
    };

  return {
    DescribeVpcs: describe("DescribeVpcs", "vpc", {
      idsName: "VpcId",
      set: "vpcSet",
      filters: { "vpc-id": ({ id }) => [id], "is-default": (vpc) => [String(vpc.isDefault)] },
      show: vpcElement,
    }),

    DescribeVpcAttribute: (form, caller) => {
      authorizer.authorize(caller, "ec2:DescribeVpcAttribute", "*");
      const wanted = required(form, "Attribute");
      const name = VPC_ATTRIBUTES.find((known) => known === wanted);
      if (name !== undefined)
        return vpcAttribute(network.get("vpc", required(form, "VpcId")), name);
      throw new AwsError(
        "InvalidParameterValue",
        `The attribute '${wanted}' is invalid: the local cloud knows ${VPC_ATTRIBUTES.join(", ")}`,
      );
    },

    DescribeSubnets: describe("DescribeSubnets", "subnet", {
      idsName: "SubnetId",
      set: "subnetSet",
      filters: { "subnet-id": ({ id }) => [id], ...inVpc },
      show: subnetElement,
    }),

    DescribeRouteTables: describe("DescribeRouteTables", "routeTable", {
      idsName: "RouteTableId",
      set: "routeTableSet",
      filters: {
        "route-table-id": ({ id }) => [id],
        "association.subnet-id": (table) => table.associations.map(({ subnetId }) => subnetId),
        "association.main": ({ isMain }) => [String(isMain)],
        ...inVpc,
      },
      show: (table) => {
        const vpc = network.all("vpc").find(({ id }) => id === table.vpcId);
        return routeTableElement(table, vpc, network.all("endpoint"));
      },
    }),

    DescribeInternetGateways: describe("DescribeInternetGateways", "internetGateway", {
      idsName: "InternetGatewayId",
      set: "internetGatewaySet",
      filters: {
        "internet-gateway-id": ({ id }) => [id],
        "attachment.vpc-id": ({ vpcId }) => [vpcId],
      },
      show: internetGatewayElement,
    }),

    DescribeNatGateways: describe("DescribeNatGateways", "natGateway", {
      idsName: "NatGatewayId",
      set: "natGatewaySet",
      filters: {
        "nat-gateway-id": ({ id }) => [id],
        "subnet-id": ({ subnetId }) => [subnetId],
        state: () => ["available"],
        ...inVpc,
      },
      show: natGatewayElement,
    }),

    DescribeVpcEndpoints: describe("DescribeVpcEndpoints", "endpoint", {
      idsName: "VpcEndpointId",
      set: "vpcEndpointSet",
      filters: {
        "vpc-endpoint-id": ({ id }) => [id],
        "service-name": ({ serviceName }) => [serviceName],
        "vpc-endpoint-type": ({ type }) => [type],
        ...inVpc,
      },
      show: endpointElement,
    }),

    DescribeSecurityGroups: describe("DescribeSecurityGroups", "securityGroup", {
      idsName: "GroupId",
      set: "securityGroupInfo",
      filters: { "group-id": ({ id }) => [id], ...inVpc },
      show: (group) => securityGroupElement(group, accountId),
    }),

    DeleteRoute: async (form, caller) => {
      const table = network.get("routeTable", required(form, "RouteTableId"));
      authorizer.authorize(caller, "ec2:DeleteRoute", arn("route-table", table.id));
      await network.deleteRoute(table, required(form, "DestinationCidrBlock"));
      return DONE;
    },

    DisassociateRouteTable: async (form, caller) => {
      const associationId = required(form, "AssociationId");
      const table = network.associated(associationId);
      authorizer.authorize(caller, "ec2:DisassociateRouteTable", arn("route-table", table.id));
      await network.disassociate(table, associationId);
      return DONE;
    },

    DeleteVpcEndpoints: async (form, caller) => {
      const endpoints = listed(form, "VpcEndpointId").map((id) => network.get("endpoint", id));
      for (const { id } of endpoints) {
        authorizer.authorize(caller, "ec2:DeleteVpcEndpoints", arn("vpc-endpoint", id));
      }
      await Promise.all(endpoints.map(({ id }) => network.deleteEndpoint(id)));
      return { unsuccessful: {} };
    },

    RevokeSecurityGroupEgress: async (form, caller) => {
      const group = network.get("securityGroup", required(form, "GroupId"));
      const action = "ec2:RevokeSecurityGroupEgress";
      authorizer.authorize(caller, action, arn("security-group", group.id));
      await network.revokeEgress(group, permissionsOf(form));
      return DONE;
    },

    DeleteSecurityGroup: async (form, caller) => {
      const group = network.get("securityGroup", required(form, "GroupId"));
      authorizer.authorize(caller, "ec2:DeleteSecurityGroup", arn("security-group", group.id));
      await network.deleteGroup(group);
      return DONE;
    },
  };
}

interface Description<Resource> {
  readonly idsName: string;
  /** The element of the answer that holds them. */
  readonly set: string;
  readonly filters: Properties<Resource>;
  readonly show: (resource: Resource) => Readonly<Record<string, XmlContent>>;
}

const inVpc = { "vpc-id": ({ vpcId }: { readonly vpcId: string }) => [vpcId] };

const DONE = { return: true };
