import type { StackOutputs } from "../contracts/outputs";
import type { Fault } from "./faults/fault-plan";
import type { Credentials } from "./iam/caller";
import type { FunctionDefinition } from "./lambda/definitions";
import type { FunctionProcess } from "./lambda/function-process";
import { ACCOUNT_ID, type LocalCloudOptions, openParts, type Parts } from "./parts";
import type { Problem } from "./problem";
import { ProblemLog } from "./problem-log";
import { type DeployOptions, deploy } from "./program/deploy";

export type { LocalCloudOptions } from "./parts";

export interface LocalCloudCounters {
  readonly submitJobCalls: number;
  readonly workerProcesses: number;
  readonly detectLabelsCalls: number;
  readonly detectLabelsThrottled: number;
  /** Of the largest worker; 0 where the system does not tell. */
  readonly peakWorkerMemoryBytes: number;
}

/** A stand-in for the part of AWS that the program uses, on one machine. */
export class LocalCloud {
  readonly accountId = ACCOUNT_ID;
  readonly #parts: Parts;
  readonly #problems: ProblemLog;

  private constructor(parts: Parts, problems: ProblemLog) {
    this.#parts = parts;
    this.#problems = problems;
  }

  /**
   * Opens the state with all that was deployed, and listens. Nothing runs before `run`.
   *
   * @throws StateInUseError, PortInUseError, DockerUnavailableError
   */
  static async start(options: LocalCloudOptions): Promise<LocalCloud> {
    const problems = new ProblemLog();
    return new LocalCloud(await openParts(options, problems), problems);
  }

  /** What AWS_ENDPOINT_URL is set to. */
  get endpoint(): string {
    return this.#parts.server.endpoint;
  }

  get region(): string {
    return this.#parts.region;
  }

  /** The credentials of the person at the keyboard, who may do everything. */
  get operator(): Credentials {
    return this.#parts.identities.operator;
  }

  /** @throws DeployError with every problem of the program at once */
  async deploy(options: DeployOptions): Promise<StackOutputs> {
    const outputs = await deploy(options, this.#parts.deployTarget);
    await this.#parts.outputs.write(outputs, this.endpoint);
    return outputs;
  }

  /** Of the last deploy, with URLs of the endpoint as it is now. */
  outputs(): StackOutputs | undefined {
    return this.#parts.outputs.read(this.endpoint);
  }

  /** Starts the event bus, the event sources and, unless `jobs` is false, the scheduler of Batch. */
  run({ jobs = true }: { jobs?: boolean } = {}): void {
    this.#parts.events.run();
    this.#parts.lambda.run();
    if (jobs) this.#parts.batch.run();
  }

  /** The function that reads a queue, if there is one. */
  readerOf(queueArn: string): FunctionDefinition | undefined {
    return this.#parts.lambda.readerOf(queueArn);
  }

  /** A new process of the function, with its role and environment, for whoever measures it and ends it. */
  startFunction(definition: FunctionDefinition): FunctionProcess {
    return this.#parts.lambda.start(definition);
  }

  get problems(): readonly Problem[] {
    return this.#problems.all;
  }

  /** Called once for each problem, at once. */
  onProblem(listener: (problem: Problem) => void): void {
    this.#problems.onProblem(listener);
  }

  get counters(): LocalCloudCounters {
    const { batch, rekognition } = this.#parts;
    const { calls, throttled } = rekognition.counts;
    return { ...batch.counters, detectLabelsCalls: calls, detectLabelsThrottled: throttled };
  }

  /** Events on their way to the targets of rules, or to functions. */
  get pendingEvents(): number {
    return this.#parts.events.pending + this.#parts.lambda.pendingEvents;
  }

  /** From now on nothing goes wrong any more. */
  stopFaults(): void {
    this.#parts.faults?.stop();
  }

  /** How often each fault has struck. */
  get faultCounts(): Readonly<Partial<Record<Fault, number>>> {
    return this.#parts.faults?.counts ?? {};
  }

  /** Stops functions and workers, which get the time that AWS gives them, then the server, then the state. */
  async close(): Promise<void> {
    const { events, lambda, batch, containers, server, sqs, dynamodb, logs, store } = this.#parts;
    await events.close();
    await lambda.close();
    await batch.close();
    await containers?.close();
    await server.close();
    sqs.close();
    await dynamodb.close();
    await logs.close();
    await store.close();
  }
}
