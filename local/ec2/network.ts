import { isDeepStrictEqual } from "node:util";
import { AwsError } from "../aws-error";
import { replaceAll } from "../replace-all";
import type { Collection, StateStore } from "../state";
import {
  ANYWHERE,
  type NetworkResource,
  type Permission,
  type RouteTable,
  type SecurityGroup,
} from "./resources";

type Kind = NetworkResource["kind"];
type OfKind<K extends Kind> = Extract<NetworkResource, { readonly kind: K }>;

/** The account's networks, as last deployed, but for what somebody has taken out of them since. */
export class Network {
  private constructor(private readonly resources: Collection<NetworkResource>) {}

  static async open(store: StateStore): Promise<Network> {
    return new Network(await store.collection<NetworkResource>("ec2-network"));
  }

  /** Replaces what the run of the program before declared. */
  replace(declared: { readonly network: readonly NetworkResource[] }): Promise<void> {
    return replaceAll(this.resources, declared.network, ({ id }) => id);
  }

  all<K extends Kind>(kind: K): OfKind<K>[] {
    return [...this.resources.values()].filter(
      (resource): resource is OfKind<K> => resource.kind === kind,
    );
  }

  has(id: string): boolean {
    return this.resources.get(id) !== undefined;
  }

  /** @throws AwsError with the code that EC2 has for an id that is not there */
  get<K extends Kind>(kind: K, id: string): OfKind<K> {
    const found = this.all(kind).find((resource) => resource.id === id);
    if (found !== undefined) return found;
    const { code, name } = NOT_FOUND[kind];
    throw new AwsError(code, `The ${name} '${id}' does not exist`);
  }

  /** The table with the association. @throws AwsError InvalidAssociationID.NotFound */
  associated(associationId: string): RouteTable {
    const found = this.all("routeTable").find(({ associations }) =>
      associations.some(({ id }) => id === associationId),
    );
    if (found !== undefined) return found;
    throw new AwsError(
      "InvalidAssociationID.NotFound",
      `The association ID '${associationId}' does not exist`,
    );
  }

  /** @throws AwsError InvalidRoute.NotFound for a route that nobody has made */
  async deleteRoute(table: RouteTable, destination: string): Promise<void> {
    const { defaultGatewayId, ...others } = table;
    if (destination !== ANYWHERE || defaultGatewayId === undefined) {
      throw new AwsError(
        "InvalidRoute.NotFound",
        `no route with destination-cidr-block ${destination} in route table ${table.id}`,
      );
    }
    await this.resources.set(table.id, others);
  }

  /** The subnet then has the routes of its network's main table. */
  async disassociate(table: RouteTable, associationId: string): Promise<void> {
    const associations = table.associations.filter(({ id }) => id !== associationId);
    await this.resources.set(table.id, { ...table, associations });
  }

  async deleteEndpoint(id: string): Promise<void> {
    await this.resources.delete(id);
  }

  /** @throws AwsError InvalidPermission.NotFound when the group has no such rule */
  async revokeEgress(group: SecurityGroup, revoked: readonly Permission[]): Promise<void> {
    const isRevoked = (rule: Permission) => revoked.some((other) => isDeepStrictEqual(rule, other));
    const missing = revoked.find(
      (rule) => !group.egress.some((other) => isDeepStrictEqual(rule, other)),
    );
    if (missing !== undefined) {
      throw new AwsError(
        "InvalidPermission.NotFound",
        `The specified rule does not exist in the security group ${group.id}.`,
      );
    }
    const egress = group.egress.filter((rule) => !isRevoked(rule));
    await this.resources.set(group.id, { ...group, egress });
  }

  /** @throws AwsError DependencyViolation while an endpoint or another group names it */
  async deleteGroup({ id }: SecurityGroup): Promise<void> {
    const rules = this.all("securityGroup")
      .filter((group) => group.id !== id)
      .flatMap(({ ingress, egress }) => [...ingress, ...egress]);
    const named = [
      ...rules.flatMap(({ groupIds }) => groupIds),
      ...this.all("endpoint").flatMap(({ securityGroupIds }) => securityGroupIds),
    ];
    if (named.includes(id)) {
      throw new AwsError("DependencyViolation", `resource ${id} has a dependent object`);
    }
    await this.resources.delete(id);
  }
}

const NOT_FOUND: Readonly<Record<Kind, { readonly code: string; readonly name: string }>> = {
  vpc: { code: "InvalidVpcID.NotFound", name: "vpc ID" },
  subnet: { code: "InvalidSubnetID.NotFound", name: "subnet ID" },
  routeTable: { code: "InvalidRouteTableID.NotFound", name: "routeTable ID" },
  internetGateway: { code: "InvalidInternetGatewayID.NotFound", name: "internetGateway ID" },
  natGateway: { code: "NatGatewayNotFound", name: "Nat gateway" },
  endpoint: { code: "InvalidVpcEndpointId.NotFound", name: "Vpc Endpoint Id" },
  securityGroup: { code: "InvalidGroup.NotFound", name: "security group" },
};
