import {
  BatchClient,
  UpdateComputeEnvironmentCommand,
  type UpdateComputeEnvironmentCommandInput,
} from "@aws-sdk/client-batch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EC2Client } from "@aws-sdk/client-ec2";
import { BatchDeleteImageCommand, ECRClient } from "@aws-sdk/client-ecr";
import {
  EventBridgeClient,
  ListTargetsByRuleCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { LambdaClient, ListEventSourceMappingsCommand } from "@aws-sdk/client-lambda";
import {
  GetBucketNotificationConfigurationCommand,
  PutBucketNotificationConfigurationCommand,
  type QueueConfiguration,
  S3Client,
} from "@aws-sdk/client-s3";
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type QueueAttributeName,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import type { LaneOutputs, StackOutputs } from "../../../contracts/outputs";
import type { LocalCloud } from "../../../local/cloud";
import type { Undo } from "./planted-fault";

export interface PlantedCloud extends ReturnType<typeof openClients> {
  readonly outputs: StackOutputs;
  /** The lane in which most faults are planted. */
  readonly bulk: LaneOutputs;
}

/** A cloud with clients of whoever may break it. */
export function plantedCloud(cloud: LocalCloud, outputs: StackOutputs): PlantedCloud {
  const { bulk } = outputs.lanes;
  if (bulk === undefined) throw new Error("There is no lane bulk.");
  return { ...openClients(cloud), outputs, bulk };
}

export function openClients({ endpoint, region, operator: credentials }: LocalCloud) {
  const options = { endpoint, region, credentials };
  const clients = {
    batch: new BatchClient(options),
    ec2: new EC2Client(options),
    ecr: new ECRClient(options),
    eventBridge: new EventBridgeClient(options),
    lambda: new LambdaClient(options),
    logs: new CloudWatchLogsClient(options),
    s3: new S3Client(options),
    sqs: new SQSClient(options),
  };
  return {
    ...clients,
    destroy() {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

export async function attributeOf(
  { sqs }: PlantedCloud,
  QueueUrl: string,
  name: QueueAttributeName,
): Promise<string> {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] });
  return (await sqs.send(command)).Attributes?.[name] ?? "";
}

/** What reads the queue of bulk. */
export async function mappingId(cloud: PlantedCloud): Promise<string> {
  const EventSourceArn = await attributeOf(cloud, cloud.bulk.queueUrl, "QueueArn");
  const { EventSourceMappings = [] } = await cloud.lambda.send(
    new ListEventSourceMappingsCommand({ EventSourceArn }),
  );
  return EventSourceMappings[0]?.UUID ?? "";
}

export async function setAttribute(
  cloud: PlantedCloud,
  QueueUrl: string,
  name: QueueAttributeName,
  change: (value: string) => string,
): Promise<Undo> {
  const before = await attributeOf(cloud, QueueUrl, name);
  const after = change(before);
  if (after === before) throw new Error(`${name} stays as it was.`);
  const set = (value: string) =>
    cloud.sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { [name]: value } }));
  await set(after);
  return () => set(before);
}

export async function changeNotifications(
  { s3, outputs: { imagesBucket: Bucket } }: PlantedCloud,
  change: (all: readonly QueueConfiguration[]) => QueueConfiguration[],
): Promise<Undo> {
  const { QueueConfigurations = [] } = await s3.send(
    new GetBucketNotificationConfigurationCommand({ Bucket }),
  );
  const put = (all: QueueConfiguration[]) =>
    s3.send(
      new PutBucketNotificationConfigurationCommand({
        Bucket,
        NotificationConfiguration: { QueueConfigurations: all },
      }),
    );
  await put(change(QueueConfigurations));
  return () => put(QueueConfigurations);
}

/** A message that nobody understands. */
export async function sendTo(cloud: PlantedCloud, QueueUrl: string | undefined): Promise<Undo> {
  await cloud.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "planted" }));
  return () => emptyQueue(cloud, QueueUrl);
}

async function emptyQueue({ sqs }: PlantedCloud, QueueUrl: string | undefined): Promise<void> {
  for (;;) {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl }));
    if (Messages.length === 0) return;
    for (const { ReceiptHandle } of Messages) {
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }
}

export async function removeTargets({ eventBridge }: PlantedCloud, Rule: string): Promise<void> {
  const { Targets = [] } = await eventBridge.send(new ListTargetsByRuleCommand({ Rule }));
  const Ids = Targets.flatMap(({ Id }) => Id ?? []);
  await eventBridge.send(new RemoveTargetsCommand({ Rule, Ids }));
}

export async function removeImage({ ecr, outputs: { imageUri } }: PlantedCloud): Promise<void> {
  const [, repositoryName, imageDigest] = /^[^/]+\/([^@]+)@(.+)$/.exec(imageUri) ?? [];
  await ecr.send(new BatchDeleteImageCommand({ repositoryName, imageIds: [{ imageDigest }] }));
}

type PoolChange = Pick<UpdateComputeEnvironmentCommandInput, "state" | "computeResources">;

export async function updatePool(
  { batch }: PlantedCloud,
  computeEnvironment: string,
  change: PoolChange,
  before: PoolChange,
): Promise<Undo> {
  const update = (to: PoolChange) =>
    batch.send(new UpdateComputeEnvironmentCommand({ computeEnvironment, ...to }));
  await update(change);
  return () => update(before);
}
