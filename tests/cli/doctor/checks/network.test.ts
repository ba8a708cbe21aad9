import type { State } from "@aws-sdk/client-ec2";
import { findsEach } from "../../../helpers/doctor-cases";
import { privateSystem, soundSystem } from "../../../helpers/sound-system";
import { definition, endpoint, route, routeTable } from "../../../helpers/system-parts";

findsEach([
  [
    "no subnet",
    soundSystem,
    (system) => {
      system.subnets.pop();
    },
    [
      {
        severity: "problem",
        area: "network",
        thing: "subnet-b",
        finding: "Pools start workers in a network that is not there: subnet-b.",
        evidence: { subnets: "subnet-a, subnet-b", securityGroups: "sg-workers" },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "no address left",
    soundSystem,
    (system) => {
      for (const subnet of system.subnets) subnet.AvailableIpAddressCount = 0;
    },
    [
      {
        severity: "problem",
        area: "network",
        thing: "subnet-a, subnet-b",
        finding: "No address is left in subnet-a, subnet-b, so no worker starts.",
        evidence: { availableIpAddressCount: 0 },
        mend: "docs/configuration.md#network",
      },
    ],
  ],
  [
    "an internet gateway that is gone",
    soundSystem,
    (system) => {
      route(system).State = "blackhole";
    },
    [
      {
        severity: "problem",
        area: "network",
        thing: "subnet-a, subnet-b",
        finding: "The way out of the workers' subnets leads to something that is gone.",
        evidence: {
          route: "igw-1 (blackhole)",
          without: "s3, dynamodb, ecr.api, ecr.dkr, logs, rekognition",
        },
        mend: "docs/configuration.md#network",
      },
    ],
  ],
  [
    "no way out",
    soundSystem,
    (system) => {
      routeTable(system).Routes?.pop();
    },
    [
      {
        severity: "problem",
        area: "network",
        thing: "subnet-a, subnet-b",
        finding:
          "No way leads out of the workers' subnets, and services that they need have no endpoint there.",
        evidence: { route: "none", without: "s3, dynamodb, ecr.api, ecr.dkr, logs, rekognition" },
        mend: "docs/configuration.md#network",
      },
    ],
  ],
  [
    "workers without a public address",
    soundSystem,
    (system) => {
      Object.assign(definition(system).containerProperties?.networkConfiguration ?? {}, {
        assignPublicIp: "DISABLED",
      });
    },
    [
      {
        severity: "problem",
        area: "network",
        thing: "subnet-a, subnet-b",
        finding:
          "Workers have no public address, and only an internet gateway leads out of their subnets.",
        evidence: {
          route: "igw-1 (active)",
          without: "s3, dynamodb, ecr.api, ecr.dkr, logs, rekognition",
        },
        mend: "docs/configuration.md#network",
      },
    ],
  ],
  [
    "a security group that lets nobody out",
    soundSystem,
    (system) => {
      Object.assign(system.securityGroups[0] ?? {}, { IpPermissionsEgress: [] });
    },
    [
      {
        severity: "problem",
        area: "network",
        thing: "sg-workers",
        finding: "Security group sg-workers does not let workers out by TLS.",
        evidence: { rulesForPort443: 0 },
        mend: "pulumi up --refresh --stack dev",
      },
    ],
  ],
  [
    "a private network without an endpoint",
    privateSystem,
    (system) => {
      system.endpoints = system.endpoints.filter(
        ({ VpcEndpointId }) => VpcEndpointId !== "vpce-rekognition",
      );
    },
    [
      {
        severity: "problem",
        area: "network",
        thing: "subnet-a, subnet-b",
        finding:
          "No way leads out of the workers' subnets, and services that they need have no endpoint there.",
        evidence: { route: "none", without: "rekognition" },
        mend: "docs/configuration.md#network",
      },
    ],
  ],
  [
    "a private network whose endpoint waits",
    privateSystem,
    (system) => {
      endpoint(system, "logs").State = "pending" as State;
    },
    [
      {
        severity: "problem",
        area: "network",
        thing: "subnet-a, subnet-b",
        finding:
          "No way leads out of the workers' subnets, and services that they need have no endpoint there.",
        evidence: { route: "none", without: "logs (vpce-logs is pending)" },
        mend: "docs/configuration.md#network",
      },
    ],
  ],
  [
    "a private network whose endpoints let nobody in",
    privateSystem,
    (system) => {
      Object.assign(system.securityGroups[1] ?? {}, { IpPermissions: [] });
    },
    [
      {
        severity: "problem",
        area: "network",
        thing: "subnet-a, subnet-b",
        finding:
          "No way leads out of the workers' subnets, and services that they need have no endpoint there.",
        evidence: {
          route: "none",
          without:
            "ecr.api (vpce-ecr.api does not let workers in), ecr.dkr (vpce-ecr.dkr does not let workers in), logs (vpce-logs does not let workers in), rekognition (vpce-rekognition does not let workers in), ecs (vpce-ecs does not let workers in), ecs-agent (vpce-ecs-agent does not let workers in), ecs-telemetry (vpce-ecs-telemetry does not let workers in)",
        },
        mend: "docs/configuration.md#network",
      },
    ],
  ],
  [
    "a private network without private DNS",
    privateSystem,
    (system) => {
      system.hasPrivateDns = false;
    },
    [
      {
        severity: "problem",
        area: "network",
        thing: "subnet-a, subnet-b",
        finding:
          "No way leads out of the workers' subnets, and services that they need have no endpoint there.",
        evidence: {
          route: "none",
          without:
            "ecr.api (vpce-ecr.api has no private DNS name), ecr.dkr (vpce-ecr.dkr has no private DNS name), logs (vpce-logs has no private DNS name), rekognition (vpce-rekognition has no private DNS name), ecs (vpce-ecs has no private DNS name), ecs-agent (vpce-ecs-agent has no private DNS name), ecs-telemetry (vpce-ecs-telemetry has no private DNS name)",
        },
        mend: "docs/configuration.md#network",
      },
    ],
  ],
  [
    "a private network whose gateway is not routed",
    privateSystem,
    (system) => {
      endpoint(system, "s3").RouteTableIds = [];
    },
    [
      {
        severity: "problem",
        area: "network",
        thing: "subnet-a, subnet-b",
        finding:
          "No way leads out of the workers' subnets, and services that they need have no endpoint there.",
        evidence: { route: "none", without: "s3 (vpce-s3 is in no route of the subnet)" },
        mend: "docs/configuration.md#network",
      },
    ],
  ],
]);
