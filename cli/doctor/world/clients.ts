import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { EC2Client } from "@aws-sdk/client-ec2";
import { ECRClient } from "@aws-sdk/client-ecr";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { STSClient } from "@aws-sdk/client-sts";
import type { ClientOptions } from "../../target/clients";

/** The clients that no other command needs, and a function that closes their sockets. */
export function createDoctorClients(options: ClientOptions) {
  const clients = {
    ec2: new EC2Client(options),
    ecr: new ECRClient(options),
    eventBridge: new EventBridgeClient(options),
    lambda: new LambdaClient(options),
    cloudWatchLogs: new CloudWatchLogsClient(options),
    quotas: new ServiceQuotasClient(options),
    sts: new STSClient(options),
  };
  return {
    ...clients,
    destroy() {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

export type DoctorClients = Omit<ReturnType<typeof createDoctorClients>, "destroy">;
