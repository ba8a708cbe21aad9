import { AwsError } from "../aws-error";
import type { DeclaredJobDefinition } from "../batch/declarations";
import type { ComputeEnvironment, ContainerImage, JobQueue } from "../batch/definitions";
import type { NetworkResource } from "../ec2/resources";
import type { Rule, Target } from "../events/rules";
import type { PolicyDocument } from "../iam/policy";
import type {
  DeclaredAsyncSettings,
  EventSourceMapping,
  FunctionDefinition,
} from "../lambda/definitions";
import type { FunctionPermission } from "../lambda/permissions";
import type { DeclaredLogGroup } from "../logs/log-group";

export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly trust: PolicyDocument;
  /** Inline policies by name. */
  readonly policies: Readonly<Record<string, PolicyDocument>>;
  /** ARNs of AWS managed policies. */
  readonly attached: readonly string[];
}

export interface InstanceProfile {
  readonly name: string;
  readonly arn: string;
  readonly roleName: string;
}

export interface LaunchTemplate {
  readonly id: string;
  readonly name: string;
  /** It brings security groups of its own. */
  readonly hasSecurityGroups: boolean;
}

export interface Vpc {
  readonly id: string;
  /** Whether names in it can resolve to endpoints of its own. */
  readonly hasPrivateDns: boolean;
}

export interface Topic {
  readonly arn: string;
  readonly name: string;
  /** Without one, everybody of the account may publish. */
  readonly policy?: PolicyDocument;
  /** The customer managed key that protects its messages. */
  readonly kmsKeyArn?: string;
}

export interface LogResourcePolicy {
  /** The log group that it is attached to; the account when it is absent. */
  readonly resourceArn?: string;
  readonly policy: PolicyDocument;
}

export interface Alarm {
  readonly name: string;
  readonly arn: string;
  /** Where it tells of its changes. */
  readonly actionArns: readonly string[];
}

export interface DeployedQueue {
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly visibilityTimeoutSeconds: number;
}

/** What one run of the program has declared so far: handlers add to it and look each other's things up. */
export class Deployment {
  readonly #roles = new Map<string, Role>();
  readonly #topics = new Map<string, Topic>();
  readonly instanceProfiles: InstanceProfile[] = [];
  readonly launchTemplates: LaunchTemplate[] = [];
  readonly securityGroupIds: string[] = [];
  readonly vpcs: Vpc[] = [];
  readonly network: NetworkResource[] = [];
  readonly alarms: Alarm[] = [];
  readonly #logPolicies: LogResourcePolicy[] = [];
  readonly queues: DeployedQueue[] = [];
  readonly logGroups: DeclaredLogGroup[] = [];
  readonly repositories: { readonly url: string; readonly arn: string }[] = [];
  readonly functions: FunctionDefinition[] = [];
  readonly mappings: EventSourceMapping[] = [];
  readonly lambdaPermissions: FunctionPermission[] = [];
  readonly asyncSettings: DeclaredAsyncSettings[] = [];
  readonly rules: Rule[] = [];
  readonly targets: Target[] = [];
  /** Names of buckets, and of those among them that tell of changes, and that keep versions. */
  readonly buckets: string[] = [];
  readonly notifyingBuckets = new Set<string>();
  readonly versionedBuckets = new Set<string>();
  readonly computeEnvironments: ComputeEnvironment[] = [];
  readonly jobQueues: JobQueue[] = [];
  readonly jobDefinitions: DeclaredJobDefinition[] = [];
  readonly images: ContainerImage[] = [];

  get roles(): Role[] {
    return [...this.#roles.values()];
  }

  putRole(role: Role): void {
    this.#roles.set(role.name, role);
  }

  /** By name or ARN. */
  role(nameOrArn: string): Role {
    const role = this.roles.find(({ name, arn }) => name === nameOrArn || arn === nameOrArn);
    if (role !== undefined) return role;
    throw new Error(`The role ${nameOrArn} does not exist: the program declares no such role.`);
  }

  /** What services may do with the account's log groups. */
  get logResourcePolicies(): PolicyDocument[] {
    return this.#logPolicies.map(({ policy }) => policy);
  }

  /** How many there are for this log group, or for the account as a whole. */
  countLogPolicies(resourceArn: string | undefined): number {
    return this.#logPolicies.filter((existing) => existing.resourceArn === resourceArn).length;
  }

  addLogPolicy(added: LogResourcePolicy): void {
    this.#logPolicies.push(added);
  }

  get topics(): Topic[] {
    return [...this.#topics.values()];
  }

  putTopic(topic: Topic): void {
    this.#topics.set(topic.arn, topic);
  }

  topic(arn: string): Topic {
    const topic = this.#topics.get(arn);
    if (topic !== undefined) return topic;
    throw new AwsError("NotFound", `Topic does not exist: ${arn}`, 404);
  }

  /** @throws AwsError InvalidGroup.NotFound for a group that the program does not declare */
  checkSecurityGroup(id: string): void {
    if (this.securityGroupIds.includes(id)) return;
    throw new AwsError("InvalidGroup.NotFound", `The security group '${id}' does not exist`);
  }

  queue(urlOrArn: string): DeployedQueue {
    const queue = this.queues.find(({ url, arn }) => url === urlOrArn || arn === urlOrArn);
    if (queue !== undefined) return queue;
    throw new Error(`The queue ${urlOrArn} does not exist: the program declares no such queue.`);
  }

  function(nameOrArn: string): FunctionDefinition {
    const found = this.functions.find(({ name, arn }) => name === nameOrArn || arn === nameOrArn);
    if (found !== undefined) return found;
    throw new Error(
      `The function ${nameOrArn} does not exist: the program declares no such function.`,
    );
  }
}
