import { isDeepStrictEqual } from "node:util";
import { replaceAll } from "../replace-all";
import type { Collection, StateStore } from "../state";
import type { ComputeEnvironment, ContainerImage, JobDefinition, JobQueue } from "./definitions";

/** What one run of the program declares of Batch. */
export interface DeclaredBatch {
  readonly computeEnvironments: readonly ComputeEnvironment[];
  readonly jobQueues: readonly JobQueue[];
  readonly jobDefinitions: readonly DeclaredJobDefinition[];
  readonly images: readonly ContainerImage[];
}

export interface DeclaredJobDefinition {
  readonly definition: JobDefinition;
  /** Pulumi's `deregisterOnNewRevision`: whether revisions before this one end with it. */
  readonly deregistersEarlier: boolean;
}

/** Compute environments, job queues, job definitions and images, as last deployed. */
export class BatchDeclarations {
  readonly #computeEnvironments: Collection<ComputeEnvironment>;
  readonly #jobQueues: Collection<JobQueue>;
  readonly #jobDefinitions: Collection<JobDefinition>;
  readonly #images: Collection<ContainerImage>;
  #findFault: (pool: ComputeEnvironment) => string | undefined = () => undefined;

  private constructor(
    computeEnvironments: Collection<ComputeEnvironment>,
    jobQueues: Collection<JobQueue>,
    jobDefinitions: Collection<JobDefinition>,
    images: Collection<ContainerImage>,
  ) {
    this.#computeEnvironments = computeEnvironments;
    this.#jobQueues = jobQueues;
    this.#jobDefinitions = jobDefinitions;
    this.#images = images;
  }

  static async open(store: StateStore): Promise<BatchDeclarations> {
    return new BatchDeclarations(
      await store.collection<ComputeEnvironment>("batch-compute-environments"),
      await store.collection<JobQueue>("batch-job-queues"),
      await store.collection<JobDefinition>("batch-job-definitions"),
      await store.collection<ContainerImage>("batch-images"),
    );
  }

  /** Says what is wrong with a compute environment. Until then they are all VALID. */
  onValidate(findFault: (pool: ComputeEnvironment) => string | undefined): void {
    this.#findFault = findFault;
  }

  computeEnvironments(): ComputeEnvironment[] {
    const pools = [...this.#computeEnvironments.values()];
    return pools.map((pool) => ({ ...pool, invalidReason: this.#findFault(pool) }));
  }

  jobQueues(): JobQueue[] {
    return [...this.#jobQueues.values()];
  }

  /** By name or ARN. */
  jobQueue(nameOrArn: string): JobQueue | undefined {
    return this.jobQueues().find(({ name, arn }) => name === nameOrArn || arn === nameOrArn);
  }

  jobDefinitions(): JobDefinition[] {
    return [...this.#jobDefinitions.values()];
  }

  /** Until the next deploy, which declares it anew. */
  async changePool(
    arn: string,
    change: Pick<ComputeEnvironment, "enabled" | "maxVcpus">,
  ): Promise<void> {
    const pool = this.#computeEnvironments.get(arn);
    if (pool !== undefined) await this.#computeEnvironments.set(arn, { ...pool, ...change });
  }

  /** Until the next deploy, which declares it anew. */
  async changeQueue(arn: string, change: Pick<JobQueue, "enabled">): Promise<void> {
    const queue = this.#jobQueues.get(arn);
    if (queue !== undefined) await this.#jobQueues.set(arn, { ...queue, ...change });
  }

  image(uri: string): ContainerImage | undefined {
    return this.#images.get(uri);
  }

  images(): ContainerImage[] {
    return [...this.#images.values()];
  }

  /** Until the next deploy that builds it. */
  removeImage(uri: string): Promise<void> {
    return this.#images.delete(uri);
  }

  /** By ARN or name, with a revision; without one, the latest that is active. */
  jobDefinition(nameOrArn: string): JobDefinition | undefined {
    const wanted = nameOrArn.replace(/^arn:.*:job-definition\//, "");
    const all = [...this.#jobDefinitions.values()];
    const exact = all.find(({ name, revision }) => `${name}:${revision}` === wanted);
    return exact ?? latest(all.filter(({ name, active }) => active && name === wanted));
  }

  /** The next revision of that name, or its latest one when nothing has changed. */
  revise(
    unnumbered: Omit<JobDefinition, "revision" | "arn" | "active">,
    arnPrefix: string,
  ): JobDefinition {
    const all = [...this.#jobDefinitions.values()];
    const last = latest(all.filter(({ name }) => name === unnumbered.name));
    const number = (revision: number): JobDefinition => ({
      ...unnumbered,
      revision,
      arn: `${arnPrefix}:${revision}`,
      active: true,
    });
    if (last?.active === true && isSame(last, number(last.revision))) return last;
    return number((last?.revision ?? 0) + 1);
  }

  /** Replaces what the run before declared; earlier revisions of job definitions stay known. */
  async replace(declared: DeclaredBatch): Promise<void> {
    await replaceAll(this.#computeEnvironments, declared.computeEnvironments, arnOf);
    await replaceAll(this.#jobQueues, declared.jobQueues, arnOf);
    for (const { definition, deregistersEarlier } of declared.jobDefinitions) {
      await this.#jobDefinitions.set(definition.arn, definition);
      if (deregistersEarlier) await this.#deregisterBefore(definition);
    }
    await this.#deregisterUndeclared(declared.jobDefinitions);
    for (const image of declared.images) await this.#images.set(image.uri, image);
  }

  async #deregisterBefore({ name, revision }: JobDefinition): Promise<void> {
    for (const other of [...this.#jobDefinitions.values()]) {
      if (other.name === name && other.revision < revision) await this.#deregister(other);
    }
  }

  async #deregisterUndeclared(declared: readonly DeclaredJobDefinition[]): Promise<void> {
    const names = new Set(declared.map(({ definition }) => definition.name));
    for (const other of [...this.#jobDefinitions.values()]) {
      if (!names.has(other.name)) await this.#deregister(other);
    }
  }

  async #deregister(definition: JobDefinition): Promise<void> {
    await this.#jobDefinitions.set(definition.arn, { ...definition, active: false });
  }
}

function latest(definitions: readonly JobDefinition[]): JobDefinition | undefined {
  return [...definitions].sort((a, b) => b.revision - a.revision)[0];
}

/** As stored: what is undefined is absent on disk. */
function isSame(one: JobDefinition, other: JobDefinition): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(one)), JSON.parse(JSON.stringify(other)));
}

function arnOf({ arn }: { readonly arn: string }): string {
  return arn;
}
