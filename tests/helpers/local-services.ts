import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { RekognitionClient } from "@aws-sdk/client-rekognition";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { type Clock, systemClock } from "../../lib/clock";
import { DynamoDb } from "../../local/dynamodb/dynamodb";
import type { CancelReason } from "../../local/dynamodb/transactions";
import { HttpServer } from "../../local/http/server";
import { Authorizer } from "../../local/iam/authorizer";
import type { Credentials } from "../../local/iam/caller";
import { Identities } from "../../local/iam/identities";
import type { Statement } from "../../local/iam/policy";
import { Kms } from "../../local/kms/kms";
import type { Observer } from "../../local/observer";
import { Rekognition } from "../../local/rekognition/rekognition";
import { S3 } from "../../local/s3/s3";
import { Sqs } from "../../local/sqs/sqs";
import { StateStore } from "../../local/state";

const ACCOUNT_ID = "000000000000";
const REGION = "us-east-1";

export interface LocalServices {
  readonly directory: string;
  readonly endpoint: string;
  readonly identities: Identities;
  readonly authorizer: Authorizer;
  readonly kms: Kms;
  readonly s3: S3;
  readonly sqs: Sqs;
  readonly dynamodb: DynamoDb;
  readonly rekognition: Rekognition;
  readonly log: readonly string[];
  /** Clients of the operator, or of whoever has the credentials. */
  clients(credentials?: Credentials): Clients;
  /** Credentials of a new role that may do this and nothing else. */
  roleWith(name: string, ...statements: Statement[]): Credentials;
  /** Stops and starts again on the same state. */
  restart(): Promise<LocalServices>;
  close(): Promise<void>;
}

export interface Clients {
  readonly s3: S3Client;
  readonly sqs: SQSClient;
  readonly dynamodb: DynamoDBClient;
  readonly rekognition: RekognitionClient;
}

/** All services on one port, on the disk, with real SDK clients. */
export async function startLocalServices(
  options: {
    clock?: Clock;
    region?: string;
    requestsPerSecond?: number;
    directory?: string;
    cancels?: () => CancelReason | undefined;
    observer?: Observer;
  } = {},
): Promise<LocalServices> {
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), "local-services-")));
  const clock = options.clock ?? systemClock;
  const requestsPerSecond = options.requestsPerSecond ?? Number.POSITIVE_INFINITY;
  const region = options.region ?? REGION;
  const log: string[] = [];
  let endpoint = "";

  const store = await StateStore.open(directory);
  const identities = new Identities();
  const authorizer = new Authorizer(identities, clock);
  const account = { store, authorizer, clock, region, accountId: ACCOUNT_ID };
  const kms = await Kms.open(account);
  const common = { ...account, kms };
  const sqs = await Sqs.open({ ...common, endpoint: () => endpoint });
  const s3 = await S3.open({ ...common, directory: join(directory, "s3") });
  s3.connect((caller, queueArn, body) => sqs.send(caller, queueArn, body));
  const dynamodb = await DynamoDb.open({
    ...common,
    directory: join(directory, "dynamodb"),
    cancels: options.cancels,
    observer: options.observer,
  });
  const rekognition = new Rekognition({
    ...{ s3, authorizer, clock, requestsPerSecond },
    observer: options.observer,
  });
  const server = await HttpServer.listen({
    port: 0,
    services: [sqs, dynamodb, rekognition, s3],
    identities,
    log: (line) => log.push(line),
  });
  endpoint = server.endpoint;
  sqs.resumeMoves();

  const opened: { destroy(): void }[] = [];
  const stop = async () => {
    for (const client of opened) client.destroy();
    await server.close();
    sqs.close();
    await dynamodb.close();
    await store.close();
  };

  return {
    directory,
    endpoint,
    identities,
    authorizer,
    kms,
    s3,
    sqs,
    dynamodb,
    rekognition,
    log,
    clients(credentials = identities.operator) {
      const config = { endpoint, region, credentials, maxAttempts: 1 };
      const clients = {
        s3: new S3Client(config),
        sqs: new SQSClient(config),
        dynamodb: new DynamoDBClient(config),
        rekognition: new RekognitionClient(config),
      };
      opened.push(...Object.values(clients));
      return clients;
    },
    roleWith(name, ...statements) {
      const arn = `arn:aws:iam::${ACCOUNT_ID}:role/${name}`;
      identities.putRole({ name, arn, trust: TRUST });
      identities.putRolePolicy(name, "permissions", { Statement: statements });
      return identities.credentialsFor(arn, "ecs-tasks.amazonaws.com");
    },
    async restart() {
      await stop();
      return startLocalServices({ ...options, directory });
    },
    async close() {
      await stop();
      await rm(directory, { recursive: true });
    },
  };
}

const TRUST = {
  Version: "2012-10-17",
  Statement: {
    Effect: "Allow" as const,
    Principal: { Service: "ecs-tasks.amazonaws.com" },
    Action: "sts:AssumeRole",
  },
};
