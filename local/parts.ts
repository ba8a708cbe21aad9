import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { detectLabelsQuota } from "../contracts/limits";
import { type Clock, systemClock } from "../lib/clock";
import { Batch } from "./batch/batch";
import { Containers } from "./batch/containers";
import { DynamoDb } from "./dynamodb/dynamodb";
import { Ec2 } from "./ec2/ec2";
import { Network } from "./ec2/network";
import { poolFault } from "./ec2/pool-fault";
import { Ecr } from "./ecr/ecr";
import type { Happening } from "./events/event";
import { EventBus } from "./events/event-bus";
import type { FaultPlan } from "./faults/fault-plan";
import { Faults } from "./faults/faults";
import { FaultyService } from "./faults/faulty-service";
import { cancelling, eventSending, hiding } from "./faults/hooks";
import { HttpServer } from "./http/server";
import { Authorizer } from "./iam/authorizer";
import { Identities } from "./iam/identities";
import { Kms } from "./kms/kms";
import { Lambda } from "./lambda/lambda";
import { Logs } from "./logs/logs";
import type { Observer } from "./observer";
import type { Problem } from "./problem";
import type { ProblemLog } from "./problem-log";
import type { DeployTarget } from "./program/deploy";
import { OutputStore } from "./program/output-store";
import { RoleStore } from "./program/role-store";
import { type QuotaValues, quotasOf } from "./quotas/quotas";
import { ServiceQuotas } from "./quotas/service-quotas";
import { Rekognition } from "./rekognition/rekognition";
import { S3 } from "./s3/s3";
import { Sessions } from "./sessions";
import { Sqs } from "./sqs/sqs";
import { StateStore } from "./state";
import { Sts } from "./sts/sts";

export interface LocalCloudOptions {
  /** Where everything that survives a restart is. */
  readonly stateDirectory: string;
  /** 0 takes any that is free. */
  readonly port: number;
  /** @default "us-east-1" */
  readonly region?: string;
  readonly clock?: Clock;
  /** @default what AWS grants a new account in the Region; Infinity: no limit */
  readonly detectLabelsPerSecond?: number;
  /** The account's quotas by code, as Service Quotas shows them. @default what AWS gives a new account */
  readonly quotas?: QuotaValues;
  /** Runs workers as containers on this machine's Docker engine. @default false: as processes */
  readonly docker?: boolean;
  /** What goes wrong. @default nothing */
  readonly faults?: FaultPlan;
  /** Of visibility timeouts, and of the pauses before something is tried again. @default clock */
  readonly retryClock?: Clock;
  readonly observer?: Observer;
  readonly log?: (line: string) => void;
}

export const ACCOUNT_ID = "000000000000";
const DEFAULT_REGION = "us-east-1";

/** The services of a local cloud, and what joins them. */
export interface Parts {
  readonly region: string;
  readonly identities: Identities;
  readonly store: StateStore;
  readonly sqs: Sqs;
  readonly dynamodb: DynamoDb;
  readonly lambda: Lambda;
  readonly events: EventBus;
  readonly batch: Batch;
  readonly logs: Logs;
  readonly containers?: Containers;
  readonly rekognition: Rekognition;
  readonly faults?: Faults;
  readonly outputs: OutputStore;
  readonly server: HttpServer;
  readonly deployTarget: DeployTarget;
}

/**
 * Opens the state and every service on it, and listens.
 *
 * @throws StateInUseError, PortInUseError, DockerUnavailableError
 */
export async function openParts(options: LocalCloudOptions, problems: ProblemLog): Promise<Parts> {
  const stateDirectory = resolve(options.stateDirectory);
  await mkdir(stateDirectory, { recursive: true });
  const store = await StateStore.open(stateDirectory);
  // What was opened is closed again when a later step fails, most often because the port is in use.
  const opened: { close(): Promise<void> }[] = [store];
  try {
    return await openOn(store, opened, { ...options, stateDirectory }, problems);
  } catch (error) {
    for (const part of opened.reverse()) await part.close();
    throw error;
  }
}

async function openOn(
  store: StateStore,
  opened: { close(): Promise<void> }[],
  options: LocalCloudOptions,
  problems: ProblemLog,
): Promise<Parts> {
  const { stateDirectory, region = DEFAULT_REGION, clock = systemClock, log = () => {} } = options;
  let server: HttpServer | undefined;
  const endpoint = () => server?.endpoint ?? "";
  const identities = new Identities();
  const authorizer = new Authorizer(identities, clock);
  authorizer.onDenial((denial) => problems.reportDenial(denial));
  const report = (problem: Problem) => problems.report(problem);
  const shared = { store, stateDirectory, identities, authorizer, clock, region, report, log };
  const kms = await Kms.open({ ...shared, accountId: ACCOUNT_ID });
  const common = { ...shared, accountId: ACCOUNT_ID, endpoint, kms };
  const { observer, retryClock = clock } = options;
  const faults = options.faults === undefined ? undefined : new Faults(options.faults);
  const sessions = new Sessions();
  sessions.onKill((session, why) => observer?.killed(session, why));
  const disturbed = { ...common, faults, sessions, observer, retryClock };
  const sqs = await Sqs.open({ ...common, clock: retryClock, hiddenSeconds: hiding(faults) });
  const s3 = await S3.open({ ...common, directory: join(stateDirectory, "s3") });
  s3.connect(eventSending(sqs, faults));
  const dynamodb = await DynamoDb.open({
    ...disturbed,
    directory: join(stateDirectory, "dynamodb"),
    cancels: cancelling(faults),
  });
  opened.push(dynamodb);
  const requestsPerSecond = options.detectLabelsPerSecond ?? detectLabelsQuota(region);
  const rekognition = new Rekognition({ s3, authorizer, clock, requestsPerSecond, observer });
  const roles = await RoleStore.open(store, identities);
  const outputs = await OutputStore.open(store);
  const logDirectory = join(stateDirectory, "logs");
  const logs = await Logs.open({ ...common, logDirectory });
  const lambda = await Lambda.open({ ...disturbed, sqs, logs });
  const events = await EventBus.open({ ...disturbed, sqs, lambda, logs, logDirectory });
  const publish = (describe: () => Happening) => events.publish(describe);
  s3.connectEvents(publish);
  const containers = options.docker === true ? await Containers.open(common) : undefined;
  const processesPerPool = availableParallelism();
  const batch = await Batch.open({ ...disturbed, logs, containers, processesPerPool, publish });
  const ecr = await Ecr.open({ ...common, images: batch.declarations });
  const network = await Network.open(store);
  batch.declarations.onValidate((pool) => poolFault(pool, network));
  const ec2 = new Ec2({ ...common, network });
  const sts = new Sts(common);
  const shown = Number.isFinite(requestsPerSecond) ? requestsPerSecond : detectLabelsQuota(region);
  const quotas = quotasOf(options.quotas ?? {}, shown);
  const serviceQuotas = new ServiceQuotas({ ...common, quotas });
  const jobs = [batch.service, ecr];
  const functions = [lambda.service, events.service, logs];
  const services = [...jobs, ...functions, ec2, sts, serviceQuotas, sqs, dynamodb, rekognition, s3];
  server = await HttpServer.listen({
    port: options.port,
    services:
      faults === undefined
        ? services
        : services.map((service) => new FaultyService(service, { faults, sessions, observer })),
    identities,
    log,
  });
  sqs.resumeMoves();
  const made = {
    s3,
    sqs,
    dynamodb,
    lambda,
    logs,
    events,
    ecr,
    network,
    roles,
    containers,
    batch: batch.declarations,
  };
  const deployTarget = { ...common, ...made };
  return {
    ...{
      region,
      identities,
      store,
      sqs,
      dynamodb,
      lambda,
      events,
      batch,
      logs,
      containers,
      rekognition,
      outputs,
      faults,
    },
    ...{ server, deployTarget },
  };
}
