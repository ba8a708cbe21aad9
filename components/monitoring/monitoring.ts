import * as pulumi from "@pulumi/pulumi";
import {
  detectLabelsCallDollars,
  type WorkerSize,
  workerSecondDollars,
} from "../../contracts/costs";
import type { EncryptionKey } from "../access/encryption-key";
import type { Lane } from "../lanes/lane";
import type { AlarmSettings } from "./alarm";
import { AlarmTopic } from "./alarm-topic";
import { createDashboard, dashboardUrl } from "./dashboard";
import { JobHistory } from "./job-history";
import { createLaneAlarms } from "./lane-alarms";
import { createSystemAlarms } from "./system-alarms";

/** What monitoring has to know of a lane. */
export interface MonitoredLane extends Pick<Lane, "batchWindowSeconds" | "jobQueueArn"> {
  readonly queue: Pick<Lane["queue"], "queueName" | "deadLetterQueueName">;
}

export interface MonitoringArgs {
  readonly region: string;
  /** Lanes by name. */
  readonly lanes: Readonly<Record<string, MonitoredLane>>;
  /** The longest that one call of the submitter can take. */
  readonly functionTimeoutSeconds: number;
  /** Names of the functions, by what messages call them. */
  readonly functions: Readonly<Record<string, pulumi.Input<string>>>;
  /** Names of event rules whose deliveries are watched beside those of the job history, by what messages call them. */
  readonly rules: Readonly<Record<string, pulumi.Input<string>>>;
  /** Names of the queues of events that could not be delivered, by what messages call them. */
  readonly eventDeadLetters: Readonly<Record<string, pulumi.Input<string>>>;
  /** What a worker's second is priced by. */
  readonly worker: WorkerSize;
  /** Whether labels are asked for together with colors, brightness and sharpness, at a price of their own. */
  readonly imageProperties: boolean;
  /** How long the history of jobs is kept. */
  readonly logRetentionDays: number;
  /** Who is told of alarms. @default nobody: the dashboard shows them */
  readonly alarmEmail?: string;
  /** Encrypts the history and the alarms' messages. @default AWS's own keys */
  readonly key?: EncryptionKey;
}

/** What people see of the system: a dashboard, alarms, and a history of its jobs. */
export class Monitoring extends pulumi.ComponentResource {
  readonly dashboardUrl: pulumi.Output<string>;

  constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
    super("image-labeler:index:Monitoring", name, {}, opts);
    const settings = {
      stack: pulumi.getStack(),
      topicArn: createTopic(`${name}-alarms`, args, this),
    };
    const history = createHistory(`${name}-jobs`, args, this);
    const alarms = createAlarms(name, args, history, settings, this);
    const dashboard = createDashboard(
      name,
      { ...args, stack: settings.stack, lanes: shownLanes(args, history, settings), alarms },
      this,
    );
    this.dashboardUrl = dashboard.dashboardName.apply((it) => dashboardUrl(args.region, it));
    this.registerOutputs({ dashboardUrl: this.dashboardUrl });
  }
}

function createTopic(
  name: string,
  { alarmEmail: email, key }: MonitoringArgs,
  parent: pulumi.Resource,
): pulumi.Output<string> | undefined {
  return email === undefined ? undefined : new AlarmTopic(name, { email, key }, { parent }).arn;
}

function createHistory(
  name: string,
  { lanes, logRetentionDays: retentionDays, key }: MonitoringArgs,
  parent: pulumi.Resource,
): JobHistory {
  const jobQueueArns = Object.values(lanes).map(({ jobQueueArn }) => jobQueueArn);
  return new JobHistory(name, { jobQueueArns, retentionDays, key }, { parent });
}

/** Their ARNs. */
function createAlarms(
  name: string,
  { lanes, functionTimeoutSeconds, functions, rules, eventDeadLetters }: MonitoringArgs,
  { stateRuleName, blockedRuleName }: JobHistory,
  settings: AlarmSettings,
  parent: pulumi.Resource,
): pulumi.Output<string>[] {
  const laneAlarms = Object.entries(lanes).flatMap(([lane, { queue, batchWindowSeconds }]) =>
    createLaneAlarms(
      `${name}-lane-${lane}`,
      { ...queueNames(queue), lane, batchWindowSeconds, functionTimeoutSeconds },
      settings,
      parent,
    ),
  );
  const watchedRules = { ...rules, "job-history": stateRuleName, "blocked-jobs": blockedRuleName };
  const systemAlarms = createSystemAlarms(
    name,
    { functions, rules: watchedRules, eventDeadLetters, blockedRuleName },
    settings,
    parent,
  );
  return [...laneAlarms, ...systemAlarms].map(({ arn }) => arn);
}

function shownLanes(
  { lanes, region, worker, imageProperties }: MonitoringArgs,
  { logGroupName: historyLogGroupName }: JobHistory,
  { stack }: AlarmSettings,
) {
  const prices = {
    detectLabelsCall: detectLabelsCallDollars(imageProperties),
    workerSecond: workerSecondDollars(worker),
  };
  return Object.entries(lanes).map(([lane, { queue, jobQueueArn }]) => ({
    ...queueNames(queue),
    stack,
    lane,
    region,
    jobQueueArn,
    historyLogGroupName,
    prices,
  }));
}

function queueNames({ queueName, deadLetterQueueName }: MonitoredLane["queue"]) {
  return { queueName, deadLetterQueueName };
}
