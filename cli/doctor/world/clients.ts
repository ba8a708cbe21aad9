import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ECRClient } from "@aws-sdk/client-ecr";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { STSClient } from "@aws-sdk/client-sts";
import { type ClientOptions, clientConfig } from "../../target/clients";
import { noteFailedCalls } from "../../target/failed-calls";

/** The clients that no other command needs, and a function that closes their sockets. */
export function createDoctorClients(options: ClientOptions) {
  const config = clientConfig(options);
  const clients = {
    ec2: new EC2Client(config),
    ecr: new ECRClient(config),
    eventBridge: new EventBridgeClient(config),
    lambda: new LambdaClient(config),
    cloudWatchLogs: new CloudWatchLogsClient(config),
    quotas: new ServiceQuotasClient(config),
    sts: new STSClient(config),
  };
  noteFailedCalls(clients.ec2.middlewareStack);
  noteFailedCalls(clients.ecr.middlewareStack);
  noteFailedCalls(clients.eventBridge.middlewareStack);
  noteFailedCalls(clients.lambda.middlewareStack);
  noteFailedCalls(clients.cloudWatchLogs.middlewareStack);
  noteFailedCalls(clients.quotas.middlewareStack);
  noteFailedCalls(clients.sts.middlewareStack);
  return {
    ...clients,
    destroy() {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

export type DoctorClients = Omit<ReturnType<typeof createDoctorClients>, "destroy">;
