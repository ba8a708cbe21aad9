import type { Route, VpcEndpoint } from "@aws-sdk/client-ec2";
import type { Platform } from "../../../contracts/job";
import {
  endpointService,
  GATEWAY_SERVICES,
  interfaceServices,
} from "../../../contracts/worker-services";
import type { Draft } from "../finding";
import { hasPrivateDns, type PlacedSubnet, securityGroups } from "../world/network";
import type { World } from "../world/world";
import { letsTlsIn } from "./security-groups";

export interface WorkersIn {
  readonly platforms: readonly Platform[];
  /** All of them. */
  readonly hasPublicAddress: boolean;
  readonly securityGroupIds: readonly string[];
}

type Fault = Pick<Draft, "heading" | "evidence">;

/** What keeps workers in a subnet from AWS's services; nothing where they reach all that they need. */
export async function wayOutOf(
  placed: PlacedSubnet,
  workers: WorkersIn,
  world: World,
): Promise<Fault | undefined> {
  const route = defaultRoute(placed);
  const isGateway = route?.GatewayId?.startsWith("igw-") === true;
  const leadsOut = route !== undefined && route.State !== "blackhole";
  if (leadsOut && (!isGateway || workers.hasPublicAddress)) return undefined;
  const unreachable = await unreachableServices(placed, workers, world);
  if (unreachable.length === 0) return undefined;
  const evidence = { route: describeRoute(route), without: unreachable.join(", ") };
  if (route?.State === "blackhole") {
    return {
      heading: "The way out of the workers' subnets leads to something that is gone.",
      evidence,
    };
  }
  if (isGateway) {
    return {
      heading:
        "Workers have no public address, and only an internet gateway leads out of their subnets.",
      evidence,
    };
  }
  return {
    heading:
      "No way leads out of the workers' subnets, and services that they need have no endpoint there.",
    evidence,
  };
}

function defaultRoute({ routeTable }: PlacedSubnet): Route | undefined {
  return routeTable?.Routes?.find((it) => it.DestinationCidrBlock === "0.0.0.0/0");
}

function describeRoute(route: Route | undefined): string {
  if (route === undefined) return "none";
  const { GatewayId, NatGatewayId, TransitGatewayId, NetworkInterfaceId, State } = route;
  const target = GatewayId ?? NatGatewayId ?? TransitGatewayId ?? NetworkInterfaceId ?? "another";
  return `${target} (${State})`;
}

/** Each with the reason. */
async function unreachableServices(
  placed: PlacedSubnet,
  workers: WorkersIn,
  world: World,
): Promise<string[]> {
  const { region } = world.outputs;
  const unreachable: string[] = [];
  for (const service of [...GATEWAY_SERVICES, ...interfaceServices(workers.platforms)]) {
    const named = placed.endpoints.filter(
      ({ ServiceName }) => ServiceName === endpointService(region, service),
    );
    const faults = await Promise.all(named.map((it) => faultOf(it, placed, workers, world)));
    if (faults.includes(undefined)) continue;
    unreachable.push(faults.length === 0 ? service : `${service} (${faults.join(", ")})`);
  }
  return unreachable;
}

async function faultOf(
  endpoint: VpcEndpoint,
  { subnet, routeTable }: PlacedSubnet,
  { securityGroupIds }: WorkersIn,
  world: World,
): Promise<string | undefined> {
  const state = endpoint.State?.toLowerCase();
  if (state !== "available") return `${endpoint.VpcEndpointId} is ${state}`;
  if (endpoint.VpcEndpointType === "Gateway") {
    const isRouted = endpoint.RouteTableIds?.includes(routeTable?.RouteTableId ?? "") === true;
    return isRouted ? undefined : `${endpoint.VpcEndpointId} is in no route of the subnet`;
  }
  if (endpoint.PrivateDnsEnabled !== true || !(await hasPrivateDns(world, subnet.VpcId ?? ""))) {
    return `${endpoint.VpcEndpointId} has no private DNS name`;
  }
  const ids = (endpoint.Groups ?? []).flatMap(({ GroupId }) => GroupId ?? []);
  const groups = await securityGroups(world, ids);
  if (groups.some((group) => letsTlsIn(group, securityGroupIds))) return undefined;
  return `${endpoint.VpcEndpointId} does not let workers in`;
}
