import {
  BatchClient,
  type ComputeEnvironmentDetail,
  DescribeComputeEnvironmentsCommand,
  DescribeJobDefinitionsCommand,
  DescribeJobQueuesCommand,
  DescribeJobsCommand,
  type JobDefinition,
  type JobDetail,
  type JobQueueDetail,
  ListJobsCommand,
} from "@aws-sdk/client-batch";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { DescribeTableCommand, type TableDescription } from "@aws-sdk/client-dynamodb";
import {
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcEndpointsCommand,
  EC2Client,
  type RouteTable,
  type SecurityGroup,
  type Subnet,
  type VpcEndpoint,
} from "@aws-sdk/client-ec2";
import { DescribeImagesCommand, ECRClient } from "@aws-sdk/client-ecr";
import {
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Rule,
  type Target,
} from "@aws-sdk/client-eventbridge";
import {
  type EventSourceMappingConfiguration,
  type FunctionConfiguration,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from "@aws-sdk/client-lambda";
import {
  GetBucketNotificationConfigurationCommand,
  ListObjectsV2Command,
  type NotificationConfiguration,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  GetServiceQuotaCommand,
  ListServiceQuotasCommand,
  ServiceQuotasClient,
} from "@aws-sdk/client-service-quotas";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { mockClient } from "aws-sdk-client-mock";

/** All that AWS says of a system, each piece in the shape of its API. Tests change what they are about. */
export interface DescribedSystem {
  account: string;
  notification?: NotificationConfiguration;
  /** Attributes by URL. */
  queues: Record<string, Record<string, string> | undefined>;
  /** By the queue's ARN. */
  mappings: Record<string, EventSourceMappingConfiguration[]>;
  /** By ARN. */
  functions: Record<string, FunctionConfiguration | undefined>;
  /** By the function's ARN. */
  reservedConcurrency: Record<string, number | undefined>;
  rules: Rule[];
  /** By the rule's name. */
  targets: Record<string, Target[]>;
  jobQueues: JobQueueDetail[];
  pools: ComputeEnvironmentDetail[];
  jobDefinitions: JobDefinition[];
  /** Those that are RUNNABLE, by job queue. */
  runnable: Record<string, JobDetail[]>;
  hasImage: boolean;
  subnets: Subnet[];
  routeTables: RouteTable[];
  endpoints: VpcEndpoint[];
  securityGroups: SecurityGroup[];
  hasPrivateDns: boolean;
  logGroups: string[];
  /** Recent lines by log group, each with when it was logged. */
  logged: Record<string, { timestamp: number; message: string }[]>;
  /** By code. */
  quotas: Record<string, number>;
  detectLabelsPerSecond: number;
  table?: TableDescription;
  /** Keys at the top of the images bucket. */
  strayKeys: string[];
}

/** An error as the SDK throws it for an answer of AWS. */
export function answeredError(name: string, message: string, httpStatusCode = 400): Error {
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}

const mocks = {
  batch: mockClient(BatchClient),
  ec2: mockClient(EC2Client),
  ecr: mockClient(ECRClient),
  eventBridge: mockClient(EventBridgeClient),
  lambda: mockClient(LambdaClient),
  logs: mockClient(CloudWatchLogsClient),
  quotas: mockClient(ServiceQuotasClient),
  s3: mockClient(S3Client),
  sqs: mockClient(SQSClient),
  sts: mockClient(STSClient),
  table: mockClient(DynamoDBDocumentClient),
};

export type DescribedMocks = typeof mocks;

/** Lets every client that is made answer from the system, as it is when it is asked; anything else fails. */
export function answerFrom(system: DescribedSystem): DescribedMocks {
  for (const mock of Object.values(mocks)) mock.reset();
  const { batch, ec2, ecr, eventBridge, lambda, logs, quotas, s3, sqs, sts, table } = mocks;
  sts.on(GetCallerIdentityCommand).callsFake(async () => ({
    Account: system.account,
    Arn: `arn:aws:iam::${system.account}:user/ann`,
  }));
  s3.on(GetBucketNotificationConfigurationCommand).callsFake(async () =>
    found(system.notification, "NoSuchBucket"),
  );
  s3.on(ListObjectsV2Command).callsFake(async () => ({
    Contents: system.strayKeys.map((Key) => ({ Key })),
  }));
  sqs.on(GetQueueAttributesCommand).callsFake(async ({ QueueUrl }) => ({
    Attributes: found(system.queues[QueueUrl], "QueueDoesNotExist"),
  }));
  lambda
    .on(ListEventSourceMappingsCommand)
    .callsFake(async ({ EventSourceArn }) => ({
      EventSourceMappings: system.mappings[EventSourceArn] ?? [],
    }))
    .on(GetFunctionConfigurationCommand)
    .callsFake(async ({ FunctionName }) =>
      found(system.functions[FunctionName], "ResourceNotFoundException"),
    )
    .on(GetFunctionConcurrencyCommand)
    .callsFake(async ({ FunctionName }) => ({
      ReservedConcurrentExecutions: system.reservedConcurrency[FunctionName],
    }));
  eventBridge
    .on(ListRulesCommand)
    .callsFake(async () => ({ Rules: system.rules }))
    .on(ListTargetsByRuleCommand)
    .callsFake(async ({ Rule: name }) => ({ Targets: system.targets[name] ?? [] }));
  answerBatch(batch, system);
  answerEc2(ec2, system);
  ecr
    .on(DescribeImagesCommand)
    .callsFake(async () =>
      found(system.hasImage ? { imageDetails: [{}] } : undefined, "ImageNotFoundException"),
    );
  logs
    .on(DescribeLogGroupsCommand)
    .callsFake(async ({ logGroupNamePrefix }) => ({
      logGroups: system.logGroups
        .filter((name) => name.startsWith(logGroupNamePrefix))
        .map((logGroupName) => ({ logGroupName })),
    }))
    .on(FilterLogEventsCommand)
    .callsFake(async ({ logGroupName, startTime }) => {
      const isThere = system.logGroups.includes(logGroupName) || undefined;
      found(isThere, "ResourceNotFoundException");
      const lines = system.logged[logGroupName] ?? [];
      return { events: lines.filter(({ timestamp }) => timestamp >= startTime) };
    });
  quotas
    .on(GetServiceQuotaCommand)
    .callsFake(async ({ QuotaCode }) => ({ Quota: { Value: system.quotas[QuotaCode] } }))
    .on(ListServiceQuotasCommand)
    .callsFake(async () => ({ Quotas: rekognitionQuotas(system.detectLabelsPerSecond) }));
  table.on(DescribeTableCommand).callsFake(async () => ({
    Table: found(system.table, "ResourceNotFoundException"),
  }));
  return mocks;
}

function answerBatch(batch: DescribedMocks["batch"], system: DescribedSystem): void {
  const jobs = () => Object.values(system.runnable).flat();
  batch
    .on(DescribeJobQueuesCommand)
    .callsFake(async () => ({ jobQueues: system.jobQueues }))
    .on(DescribeComputeEnvironmentsCommand)
    .callsFake(async ({ computeEnvironments }) => ({
      computeEnvironments: system.pools.filter(({ computeEnvironmentArn }) =>
        computeEnvironments.includes(computeEnvironmentArn),
      ),
    }))
    .on(DescribeJobDefinitionsCommand)
    .callsFake(async ({ jobDefinitions }) => ({
      jobDefinitions: system.jobDefinitions.filter(({ jobDefinitionArn }) =>
        jobDefinitions.includes(jobDefinitionArn),
      ),
    }))
    .on(ListJobsCommand)
    .callsFake(async ({ jobQueue, jobStatus }) => ({
      jobSummaryList: jobStatus === "RUNNABLE" ? (system.runnable[jobQueue] ?? []) : [],
    }))
    .on(DescribeJobsCommand)
    .callsFake(async ({ jobs: ids }) => ({
      jobs: jobs().filter(({ jobId }) => ids.includes(jobId)),
    }));
}

function answerEc2(ec2: DescribedMocks["ec2"], system: DescribedSystem): void {
  const wanted = ({ Filters }: { Filters: { Values: string[] }[] }) => Filters[0]?.Values ?? [];
  ec2
    .on(DescribeSubnetsCommand)
    .callsFake(async (input) => ({
      Subnets: system.subnets.filter(({ SubnetId = "" }) => wanted(input).includes(SubnetId)),
    }))
    .on(DescribeSecurityGroupsCommand)
    .callsFake(async (input) => ({
      SecurityGroups: system.securityGroups.filter(({ GroupId = "" }) =>
        wanted(input).includes(GroupId),
      ),
    }))
    .on(DescribeRouteTablesCommand)
    .callsFake(async () => ({ RouteTables: system.routeTables }))
    .on(DescribeVpcEndpointsCommand)
    .callsFake(async () => ({ VpcEndpoints: system.endpoints }))
    .on(DescribeVpcAttributeCommand)
    .callsFake(async ({ Attribute }) =>
      Attribute === "enableDnsSupport"
        ? { EnableDnsSupport: { Value: true } }
        : { EnableDnsHostnames: { Value: system.hasPrivateDns } },
    );
}

/** https://docs.aws.amazon.com/general/latest/gr/rekognition.html */
function rekognitionQuotas(detectLabelsPerSecond: number) {
  const named = (operation: string) =>
    `Transactions per second per account for the Amazon Rekognition Image operation ${operation}`;
  return [
    { QuotaName: named("DetectFaces"), Value: 1 },
    { QuotaName: named("DetectLabels"), Value: detectLabelsPerSecond },
  ];
}

function found<Thing>(thing: Thing | undefined, missing: string): Thing {
  if (thing !== undefined) return thing;
  throw answeredError(missing, "It is not there.", 404);
}
