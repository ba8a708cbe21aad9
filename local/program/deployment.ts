import type { DeclaredJobDefinition } from "../batch/declarations";
import type { ComputeEnvironment, ContainerImage, JobQueue } from "../batch/definitions";
import type { PolicyDocument } from "../iam/policy";
import type { EventSourceMapping, FunctionDefinition } from "../lambda/definitions";

export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly trust: PolicyDocument;
  /** Inline policies by name. */
  readonly policies: Readonly<Record<string, PolicyDocument>>;
  /** ARNs of AWS managed policies. */
  readonly attached: readonly string[];
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
  readonly queues: DeployedQueue[] = [];
  readonly logGroups: { readonly name: string; readonly arn: string }[] = [];
  readonly repositories: { readonly url: string; readonly arn: string }[] = [];
  readonly functions: FunctionDefinition[] = [];
  readonly mappings: EventSourceMapping[] = [];
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
