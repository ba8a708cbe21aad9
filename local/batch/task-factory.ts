import { randomUUID } from "node:crypto";
import { ARRAY_INDEX_VARIABLE, JOB_ID_VARIABLE } from "../../contracts/job";
import { AwsError } from "../aws-error";
import type { Authorizer } from "../iam/authorizer";
import type { Caller } from "../iam/caller";
import type { Identities } from "../iam/identities";
import type { Logs } from "../logs/logs";
import { WORKER_SESSION } from "../sessions";
import type { BatchDeclarations } from "./declarations";
import {
  type ContainerImage,
  DEFAULT_LOG_GROUP,
  type JobContainer,
  type JobDefinition,
} from "./definitions";
import type { Job, JobSpec } from "./job";
import { nicenessOf } from "./niceness";
import { substituteParameters } from "./parameters";
import type { Task, TaskLog } from "./task";

export interface TaskFactoryOptions {
  readonly declarations: BatchDeclarations;
  readonly identities: Identities;
  readonly authorizer: Authorizer;
  readonly region: string;
  readonly accountId: string;
  readonly endpoint: () => string;
  readonly logs: Logs;
}

/** What is known of an attempt when Batch has found it a place. */
export interface PlacedJob {
  readonly job: Job;
  readonly spec: JobSpec;
  readonly attempt: number;
  readonly computeEnvironmentName: string;
}

/** What ECS says first of an image that it did not get. */
export const CANNOT_PULL = "CannotPullContainerError";

/** Followed by what CloudWatch Logs said: https://github.com/doctorray117/minecraft-ondemand/issues/12 */
const LOG_FAILURE =
  "ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream";
const ECS_TASKS = "ecs-tasks.amazonaws.com";
const PULL_ACTIONS = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:GetDownloadUrlForLayer",
  "ecr:BatchGetImage",
];

/** Turns placed jobs into tasks, doing what ECS does before a container starts. */
export class TaskFactory {
  readonly #options: TaskFactoryOptions;

  constructor(options: TaskFactoryOptions) {
    this.#options = options;
  }

  /** @throws Error when the execution role may not pull the image or write the log, or trust is missing. */
  create(placed: PlacedJob): Task {
    const { definition, image } = this.#declared(placed.spec);
    const caller = this.#executionRole(definition.container);
    if (caller.kind === "role") this.#pull(caller, image);
    const log = this.#openLog(caller, definition);
    return {
      log,
      jobId: placed.job.id,
      image,
      arguments: substituteParameters(
        definition.container.command,
        definition.parameters,
        placed.spec.parameters,
      ),
      vcpus: definition.container.vcpus,
      memoryMiB: definition.container.memoryMiB,
      niceness: this.#nicenessIn(placed.spec.queueArn),
      environment: {
        ...definition.container.environment,
        ...this.#awsEnvironment(definition.container, placed.job.id),
        ...batchEnvironment(placed, this.#options.declarations),
      },
    };
  }

  #nicenessIn(queueArn: string): number {
    const { declarations } = this.#options;
    const queue = declarations.jobQueue(queueArn);
    return queue === undefined ? 0 : nicenessOf(queue, declarations.jobQueues());
  }

  #declared(spec: JobSpec): { definition: JobDefinition; image: ContainerImage } {
    const definition = this.#options.declarations.jobDefinition(spec.definitionArn);
    if (definition === undefined) throw new Error(`${spec.definitionArn} does not exist any more.`);
    const image = this.#options.declarations.image(definition.container.image);
    if (image === undefined) {
      const { image: uri } = definition.container;
      throw new Error(`${CANNOT_PULL}: failed to resolve ref ${uri}: ${uri}: not found`);
    }
    return { definition, image };
  }

  /** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html */
  #executionRole({ executionRoleArn }: JobContainer): Caller {
    const { identities } = this.#options;
    if (executionRoleArn === undefined) return { kind: "operator" };
    const credentials = identities.credentialsFor(executionRoleArn, ECS_TASKS);
    return identities.callerOf(credentials.accessKeyId);
  }

  #pull(caller: Caller, image: ContainerImage): void {
    const { authorizer } = this.#options;
    failingAs(CANNOT_PULL, () => {
      authorizer.authorize(caller, "ecr:GetAuthorizationToken", "*");
      for (const action of PULL_ACTIONS) {
        authorizer.authorize(caller, action, image.repositoryArn);
      }
    });
  }

  /** `<prefix>/<container>/<task>`: https://docs.aws.amazon.com/batch/latest/userguide/using_awslogs.html */
  #openLog(caller: Caller, { name, container }: JobDefinition): TaskLog {
    const { logGroup, logStreamPrefix = name } = container;
    const taskId = randomUUID().replaceAll("-", "");
    const streamName = `${logStreamPrefix}/default/${taskId}`;
    const { logs } = this.#options;
    if (logGroup === DEFAULT_LOG_GROUP) logs.create(logGroup).catch(() => {});
    return failingAs(LOG_FAILURE, () => logs.openStream(caller, logGroup, streamName));
  }

  #awsEnvironment({ jobRoleArn }: JobContainer, jobId: string): Record<string, string> {
    const { region, endpoint, identities } = this.#options;
    const environment = {
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ENDPOINT_URL: endpoint(),
      // Without a role the SDK would wait for the metadata service of a machine that is none of EC2's.
      AWS_EC2_METADATA_DISABLED: "true",
    };
    if (jobRoleArn === undefined) return environment;
    const credentials = identities.credentialsFor(jobRoleArn, ECS_TASKS);
    return {
      ...environment,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_SESSION_TOKEN: `${WORKER_SESSION}${jobId}/${randomUUID()}`,
    };
  }
}

/** ECS says first what went wrong, in a word that retry rules look for. */
function failingAs<T>(reason: string, act: () => T): T {
  try {
    return act();
  } catch (cause) {
    const code = cause instanceof AwsError ? `${cause.code}: ` : "";
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${reason}: ${code}${message}`, { cause });
  }
}

/** https://docs.aws.amazon.com/batch/latest/userguide/job_env_vars.html */
function batchEnvironment(
  { job, spec, attempt, computeEnvironmentName }: PlacedJob,
  declarations: BatchDeclarations,
): Record<string, string> {
  const environment = {
    [JOB_ID_VARIABLE]: job.id,
    AWS_BATCH_JOB_ATTEMPT: String(attempt),
    AWS_BATCH_JQ_NAME: declarations.jobQueue(spec.queueArn)?.name ?? spec.queueArn,
    AWS_BATCH_CE_NAME: computeEnvironmentName,
  };
  if (job.index === undefined) return environment;
  return {
    ...environment,
    [ARRAY_INDEX_VARIABLE]: String(job.index),
    AWS_BATCH_JOB_ARRAY_SIZE: String(spec.arraySize),
  };
}
