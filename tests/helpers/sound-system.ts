import type { State } from "@aws-sdk/client-ec2";
import type { DescribedSystem } from "./described-system";
import { OUTPUTS as TWO_LANES } from "./stack-outputs";

const ACCOUNT = "111122223333";
export const SUBMITTER = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:submitter`;
export const RECOVER = `arn:aws:lambda:us-east-1:${ACCOUNT}:function:recover`;
export const WORKER = `arn:aws:batch:us-east-1:${ACCOUNT}:job-definition/worker:7`;
export const SPOT = `arn:aws:batch:us-east-1:${ACCOUNT}:compute-environment/spot`;
export const ON_DEMAND = `arn:aws:batch:us-east-1:${ACCOUNT}:compute-environment/onDemand`;
export const RECOVER_RULE = `arn:aws:events:us-east-1:${ACCOUNT}:rule/failed-jobs`;
export const OUTPUTS = {
  ...TWO_LANES,
  imageUri: `${ACCOUNT}.dkr.ecr.us-east-1.amazonaws.com/worker@sha256:a1`,
  recoverDeadLetterQueueUrl: `https://sqs.us-east-1.amazonaws.com/${ACCOUNT}/recover-dlq`,
};
const NAMES = ["express", "bulk"] as const;
/** In lower case, whatever the SDK's type says. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcEndpoints.html */
const AVAILABLE = "available" as State;

export const queueArn = (name: string) => `arn:aws:sqs:us-east-1:${ACCOUNT}:${name}`;
export const queueUrl = (name: string) => `https://sqs.us-east-1.amazonaws.com/${ACCOUNT}/${name}`;
export const jobQueueArn = (name: string) => OUTPUTS.lanes[name as "bulk"].jobQueueArn;

/** A stack of two lanes as it is after its deploy, all of it in order. */
export function soundSystem(): DescribedSystem {
  return {
    account: ACCOUNT,
    notification: {
      QueueConfigurations: NAMES.map((name) => ({
        Id: name,
        QueueArn: queueArn(name),
        Events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"],
        Filter: { Key: { FilterRules: [{ Name: "prefix", Value: `${name}/` }] } },
      })),
    },
    queues: Object.fromEntries([
      ...NAMES.map((name) => [queueUrl(name), laneQueue(name)]),
      ...[...NAMES, "recover"].map((name) => [queueUrl(`${name}-dlq`), queue(`${name}-dlq`)]),
    ]),
    mappings: Object.fromEntries(NAMES.map((name) => [queueArn(name), [mapping(name)]])),
    functions: {
      [SUBMITTER]: {
        FunctionArn: SUBMITTER,
        State: "Active",
        LastUpdateStatus: "Successful",
        Timeout: 60,
        LoggingConfig: { LogGroup: "submitter-logs" },
        Environment: { Variables: submitterVariables() },
      },
      [RECOVER]: {
        FunctionArn: RECOVER,
        State: "Active",
        LastUpdateStatus: "Successful",
        LoggingConfig: { LogGroup: "recover-logs" },
      },
    },
    reservedConcurrency: {},
    rules: [
      {
        Name: "failed-jobs",
        Arn: RECOVER_RULE,
        State: "ENABLED",
        EventPattern: JSON.stringify({
          source: ["aws.batch"],
          "detail-type": ["Batch Job State Change"],
          detail: { status: ["FAILED"], jobQueue: NAMES.map(jobQueueArn) },
        }),
      },
      // Somebody else's.
      { Name: "nightly", Arn: "arn:nightly", State: "ENABLED", ScheduleExpression: "rate(1 day)" },
    ],
    targets: { "failed-jobs": [{ Id: "recover", Arn: RECOVER }] },
    jobQueues: NAMES.map((name) => ({
      jobQueueName: name,
      jobQueueArn: jobQueueArn(name),
      state: "ENABLED",
      status: "VALID",
      priority: 1,
      computeEnvironmentOrder:
        name === "express"
          ? [
              { order: 1, computeEnvironment: ON_DEMAND },
              { order: 2, computeEnvironment: SPOT },
            ]
          : [{ order: 1, computeEnvironment: SPOT }],
    })),
    pools: [pool(SPOT, "FARGATE_SPOT", 4), pool(ON_DEMAND, "FARGATE", 2)],
    jobDefinitions: [jobDefinition()],
    runnable: {},
    hasImage: true,
    subnets: ["subnet-a", "subnet-b"].map((SubnetId) => ({
      SubnetId,
      VpcId: "vpc-1",
      AvailableIpAddressCount: 4091,
      MapPublicIpOnLaunch: true,
    })),
    routeTables: [
      {
        RouteTableId: "rtb-1",
        VpcId: "vpc-1",
        Associations: [{ SubnetId: "subnet-a" }, { SubnetId: "subnet-b" }],
        Routes: [
          { DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local", State: "active" },
          { DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-1", State: "active" },
        ],
      },
    ],
    endpoints: [],
    securityGroups: [
      {
        GroupId: "sg-workers",
        IpPermissionsEgress: [
          { IpProtocol: "tcp", FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: "0.0.0.0/0" }] },
        ],
      },
    ],
    hasPrivateDns: true,
    logged: {},
    logGroups: ["worker-logs", "submitter-logs", "recover-logs"],
    quotas: {
      "L-B99A9384": 1000,
      "L-3032A538": 6,
      "L-36FBB829": 6,
      "L-1216C47A": 5,
      "L-34B43A08": 5,
    },
    detectLabelsPerSecond: 50,
    table: {
      TableArn: `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/labels`,
      TableStatus: "ACTIVE",
      GlobalSecondaryIndexes: [{ IndexName: "byLabel", IndexStatus: "ACTIVE" }],
    },
    strayKeys: [],
  };
}

/** The same with network mode `private` and one pool of instances. */
export function privateSystem(): DescribedSystem {
  const system = soundSystem();
  const services = [
    "ecr.api",
    "ecr.dkr",
    "logs",
    "rekognition",
    "ecs",
    "ecs-agent",
    "ecs-telemetry",
  ];
  system.pools = [pool(SPOT, "FARGATE_SPOT", 4), pool(ON_DEMAND, "EC2", 2)];
  system.jobQueues = system.jobQueues.map((it) => ({
    ...it,
    computeEnvironmentOrder: [
      { order: 1, computeEnvironment: it.jobQueueName === "bulk" ? SPOT : ON_DEMAND },
    ],
  }));
  system.jobDefinitions = [jobDefinition("DISABLED")];
  system.subnets = system.subnets.map((it) => ({ ...it, MapPublicIpOnLaunch: false }));
  system.routeTables = [
    {
      RouteTableId: "rtb-1",
      VpcId: "vpc-1",
      Associations: [{ Main: true }],
      Routes: [{ DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local", State: "active" }],
    },
  ];
  system.endpoints = [
    ...["s3", "dynamodb"].map((service) => ({
      VpcEndpointId: `vpce-${service}`,
      VpcEndpointType: "Gateway" as const,
      ServiceName: `com.amazonaws.us-east-1.${service}`,
      State: AVAILABLE,
      RouteTableIds: ["rtb-1"],
    })),
    ...services.map((service) => ({
      VpcEndpointId: `vpce-${service}`,
      VpcEndpointType: "Interface" as const,
      ServiceName: `com.amazonaws.us-east-1.${service}`,
      State: AVAILABLE,
      PrivateDnsEnabled: true,
      Groups: [{ GroupId: "sg-endpoints" }],
    })),
  ];
  system.securityGroups.push({
    GroupId: "sg-endpoints",
    IpPermissions: [
      {
        IpProtocol: "tcp",
        FromPort: 443,
        ToPort: 443,
        UserIdGroupPairs: [{ GroupId: "sg-workers" }],
      },
    ],
  });
  return system;
}

/** The same with a bucket of others, of whose changes EventBridge tells. */
export function adoptedSystem(): DescribedSystem {
  const system = soundSystem();
  system.notification = { EventBridgeConfiguration: {} };
  for (const name of NAMES) {
    const rule = `${name}-images`;
    system.rules.push({
      Name: rule,
      Arn: `arn:aws:events:us-east-1:${ACCOUNT}:rule/${rule}`,
      State: "ENABLED",
      EventPattern: JSON.stringify({
        source: ["aws.s3"],
        "detail-type": ["Object Created", "Object Deleted"],
        detail: { bucket: { name: ["images"] }, object: { key: [{ prefix: `${name}/` }] } },
      }),
    });
    system.targets[rule] = [{ Id: name, Arn: queueArn(name) }];
    const sender = {
      Principal: { Service: "events.amazonaws.com" },
      Condition: {
        ArnEquals: { "aws:SourceArn": `arn:aws:events:us-east-1:${ACCOUNT}:rule/${rule}` },
      },
    };
    Object.assign(system.queues[queueUrl(name)] ?? {}, { Policy: policy(name, sender) });
  }
  return system;
}

function queue(name: string): Record<string, string> {
  return {
    QueueArn: queueArn(name),
    VisibilityTimeout: "30",
    ApproximateNumberOfMessages: "0",
    ApproximateNumberOfMessagesNotVisible: "0",
  };
}

function laneQueue(name: string): Record<string, string> {
  return {
    ...queue(name),
    VisibilityTimeout: "380",
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: queueArn(`${name}-dlq`),
      maxReceiveCount: 5,
    }),
    Policy: policy(name, {
      Principal: { Service: "s3.amazonaws.com" },
      Condition: {
        ArnEquals: { "aws:SourceArn": "arn:aws:s3:::images" },
        StringEquals: { "aws:SourceAccount": ACCOUNT },
      },
    }),
  };
}

function policy(name: string, sender: object): string {
  const statement = {
    Effect: "Allow",
    Action: "sqs:SendMessage",
    Resource: queueArn(name),
    ...sender,
  };
  return JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
}

function mapping(name: string) {
  return {
    UUID: `mapping-${name}`,
    EventSourceArn: queueArn(name),
    FunctionArn: SUBMITTER,
    State: "Enabled",
    StateTransitionReason: "USER_INITIATED",
    LastModified: new Date("2025-12-31T12:00:00Z"),
    FunctionResponseTypes: ["ReportBatchItemFailures" as const],
    MaximumBatchingWindowInSeconds: 20,
    ScalingConfig: { MaximumConcurrency: 5 },
  };
}

function submitterVariables(): Record<string, string> {
  const lane = (name: string) => ({
    queueArn: queueArn(name),
    jobQueueArn: jobQueueArn(name),
    platform: "FARGATE",
    imagesPerJob: 100,
  });
  return {
    STACK: "dev",
    IMAGES_BUCKET: "images",
    WORK_BUCKET: "work",
    JOB_DEFINITION_ARNS: JSON.stringify({ FARGATE: WORKER }),
    LANES: JSON.stringify({ express: lane("express"), bulk: lane("bulk") }),
  };
}

function pool(arn: string, type: "FARGATE" | "FARGATE_SPOT" | "EC2", maxvCpus: number) {
  return {
    computeEnvironmentName: arn.split("/")[1],
    computeEnvironmentArn: arn,
    ecsClusterArn: undefined,
    state: "ENABLED" as const,
    status: "VALID" as const,
    statusReason: "ComputeEnvironment Healthy",
    computeResources: {
      type,
      maxvCpus,
      subnets: ["subnet-a", "subnet-b"],
      securityGroupIds: ["sg-workers"],
    },
  };
}

function jobDefinition(assignPublicIp: "ENABLED" | "DISABLED" = "ENABLED") {
  const variables: Record<string, string> = {
    STACK: "dev",
    IMAGES_BUCKET: "images",
    LABEL_TABLE: "labels",
    LANE_PREFIXES: JSON.stringify({ "express/": "express", "bulk/": "bulk" }),
    DETECT_LABELS_PER_SECOND: "50",
    MAX_WORKERS: "6",
    MIN_CONFIDENCE: "70",
    MAX_LABELS: "25",
    IMAGE_PROPERTIES: "false",
    READ_EXIF: "true",
    MEMORY_MIB: "2048",
  };
  return {
    jobDefinitionName: "worker",
    jobDefinitionArn: WORKER,
    revision: 7,
    status: "ACTIVE",
    type: "container",
    containerProperties: {
      image: OUTPUTS.imageUri,
      environment: Object.entries(variables).map(([name, value]) => ({ name, value })),
      resourceRequirements: [
        { type: "VCPU" as const, value: "1" },
        { type: "MEMORY" as const, value: "2048" },
      ],
      networkConfiguration: { assignPublicIp },
      logConfiguration: {
        logDriver: "awslogs" as const,
        options: { "awslogs-group": "worker-logs" },
      },
    },
  };
}
