import { resolve } from "node:path";
import { type StackOutputs, stackOutputsSchema } from "../../contracts/outputs";
import { adoptedResources } from "../ec2/adopted";
import type { Network } from "../ec2/network";
import type { Ecr } from "../ecr/ecr";
import type { EventBus } from "../events/event-bus";
import type { Authorizer } from "../iam/authorizer";
import type { Identities } from "../iam/identities";
import type { Lambda } from "../lambda/lambda";
import type { Logs } from "../logs/logs";
import type { S3 } from "../s3/s3";
import { alarmProblems } from "./alarm-checks";
import { DeployError } from "./deploy-error";
import { Deployment } from "./deployment";
import type { ProvisionContext } from "./handler";
import { instanceProblems } from "./instance-checks";
import { projectName } from "./project";
import { Provisioner } from "./provision";
import { roleProblems } from "./role-checks";
import type { RoleStore } from "./role-store";
import { runProgram } from "./run-program";

export interface DeployOptions {
  /** Where `Pulumi.yaml` and the program are. */
  readonly projectDirectory: string;
  /** With their namespaces, objects as JSON: `{"image-labeler:protect": "true"}`. */
  readonly config: Readonly<Record<string, string>>;
  readonly stack: string;
}

/** The local cloud, as far as a deploy changes it. */
export interface DeployTarget
  extends Omit<ProvisionContext, "stack" | "projectDirectory" | "deployment"> {
  readonly lambda: Lambda;
  readonly logs: Logs;
  readonly events: EventBus;
  readonly ecr: Ecr;
  readonly network: Network;
  readonly roles: RoleStore;
  readonly identities: Identities;
  readonly authorizer: Authorizer;
  readonly log: (line: string) => void;
}

/**
 * Runs the program and makes all that it declares. Buckets, queues and tables with what is in them are
 * kept; functions, event sources, roles, pools and job queues are those of this run and no others.
 *
 * @throws DeployError with every problem at once; then functions, roles and Batch stay as they were
 */
export async function deploy(options: DeployOptions, target: DeployTarget): Promise<StackOutputs> {
  const projectDirectory = resolve(options.projectDirectory);
  const deployment = new Deployment();
  const { stack } = options;
  const provisioner = new Provisioner({ ...target, stack, projectDirectory, deployment });
  const start = {
    projectDirectory,
    stack,
    project: await projectName(projectDirectory),
    config: configFor(options.config, target.region),
  };
  const result = await runProgram(start, (request) => provisioner.answer(request), target.log);
  refuse([...provisioner.problems, ...result.errors]);
  const outputs = stackOutputsSchema.safeParse(result.outputs);
  if (!outputs.success) {
    throw new DeployError(
      outputs.error.issues.map(
        ({ path, message }) => `The stack's output ${path.join(".")}: ${message}`,
      ),
    );
  }
  await target.roles.replace(deployment.roles);
  const { authorizer, identities, accountId, kms } = target;
  refuse([
    ...roleProblems(deployment, identities, authorizer),
    ...instanceProblems(deployment, identities, authorizer),
    ...alarmProblems(deployment, accountId, authorizer, kms),
  ]);
  const { network, computeEnvironments, jobDefinitions } = deployment;
  const definitions = jobDefinitions.map(({ definition }) => definition);
  network.push(...adoptedResources(network, computeEnvironments, definitions));
  await target.network.replace(deployment);
  await target.logs.declare(deployment.logGroups);
  await target.batch.replace(deployment);
  await target.lambda.replace(deployment);
  await target.events.replace(deployment);
  await target.ecr.replace(deployment);
  await undoUndeclared(deployment, target.s3);
  return outputs.data;
}

/**
 * Ends what an earlier run declared of buckets and this one does not. Only now: no change of an object
 * goes unheard while a deploy replaces notifications. Without its BucketVersioning a bucket keeps its
 * versions, and makes no more.
 */
async function undoUndeclared(deployment: Deployment, s3: S3): Promise<void> {
  const { buckets, notifyingBuckets, versionedBuckets } = deployment;
  for (const bucket of buckets) {
    if (!notifyingBuckets.has(bucket)) await s3.putNotifications(bucket, []);
    if (!versionedBuckets.has(bucket)) await s3.suspendVersioning(bucket);
  }
}

function refuse(problems: readonly string[]): void {
  if (problems.length > 0) throw new DeployError([...new Set(problems)]);
}

function configFor(
  config: Readonly<Record<string, string>>,
  region: string,
): Readonly<Record<string, string>> {
  const asked = config["aws:region"] ?? region;
  if (asked === region) return { ...config, "aws:region": region };
  throw new DeployError([
    `aws:region is ${asked}, but the local cloud was started as ${region}. Start it with the Region of the configuration.`,
  ]);
}
