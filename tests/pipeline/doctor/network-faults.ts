import { DescribeComputeEnvironmentsCommand } from "@aws-sdk/client-batch";
import {
  DeleteRouteCommand,
  DeleteSecurityGroupCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DisassociateRouteTableCommand,
  RevokeSecurityGroupEgressCommand,
} from "@aws-sdk/client-ec2";
import type { PlantedCloud } from "./planted-cloud";
import type { Expected, PlantedFault } from "./planted-fault";

const SECURITY_GROUP = "sg-07628e06548b887f6";
const SPOT = "labeler-spot-fargate-spot-32f61b8";
const ON_DEMAND = "labeler-onDemand-fargate-9924d32";
const BLOCKED = "docs/operations.md#blocked-job-queue";
const NO_WAY_OUT: Expected = [
  "problem",
  "network",
  "No way leads out of the workers' subnets, and services that they need have no endpoint there.",
  "docs/configuration.md#network",
];

/** What is broken about where workers run. */
export const NETWORK_FAULTS: readonly PlantedFault[] = [
  {
    name: "the way to the internet is deleted",
    plant: async (cloud, deploy) => {
      const destination = { DestinationCidrBlock: "0.0.0.0/0" };
      for (const { RouteTableId } of await routeTables(cloud)) {
        await cloud.ec2.send(new DeleteRouteCommand({ RouteTableId, ...destination }));
      }
      return deploy;
    },
    findings: [NO_WAY_OUT],
  },
  {
    name: "one subnet loses its route table",
    plant: async (cloud, deploy) => {
      const [table] = await routeTables(cloud);
      const AssociationId = table?.Associations?.[0]?.RouteTableAssociationId;
      await cloud.ec2.send(new DisassociateRouteTableCommand({ AssociationId }));
      return deploy;
    },
    findings: [NO_WAY_OUT],
  },
  {
    name: "the workers' security group lets nobody out",
    plant: async (cloud, deploy) => {
      const { GroupId } = await network(cloud);
      const { SecurityGroups = [] } = await cloud.ec2.send(
        new DescribeSecurityGroupsCommand({ GroupIds: [GroupId] }),
      );
      const IpPermissions = SecurityGroups[0]?.IpPermissionsEgress;
      await cloud.ec2.send(new RevokeSecurityGroupEgressCommand({ GroupId, IpPermissions }));
      return deploy;
    },
    findings: [
      [
        "problem",
        "network",
        `Security group ${SECURITY_GROUP} does not let workers out by TLS.`,
        "labeler local",
      ],
    ],
  },
  {
    name: "the workers' security group is deleted, so that Batch can use no pool",
    plant: async (cloud, deploy) => {
      const { GroupId } = await network(cloud);
      await cloud.ec2.send(new DeleteSecurityGroupCommand({ GroupId }));
      return deploy;
    },
    findings: [
      ["problem", "pools", `Pool ${SPOT} is INVALID.`, BLOCKED],
      ["problem", "pools", `Pool ${ON_DEMAND} is INVALID.`, BLOCKED],
      [
        "problem",
        "network",
        `Pools start workers in a network that is not there: ${SECURITY_GROUP}.`,
        "labeler local",
      ],
    ],
  },
];

/** Where the first pool starts workers. */
async function network({ batch }: PlantedCloud) {
  const { computeEnvironments = [] } = await batch.send(new DescribeComputeEnvironmentsCommand({}));
  const { subnets = [], securityGroupIds = [] } = computeEnvironments[0]?.computeResources ?? {};
  return { subnets, GroupId: securityGroupIds[0] ?? "" };
}

async function routeTables(cloud: PlantedCloud) {
  const { subnets } = await network(cloud);
  const Filters = [{ Name: "association.subnet-id", Values: subnets }];
  return (await cloud.ec2.send(new DescribeRouteTablesCommand({ Filters }))).RouteTables ?? [];
}
