import { join } from "node:path";
import { LocalCloud } from "../../../local/cloud";
import { temporaryFolder } from "../../helpers/temporary-folder";
import type { Backend } from "../backend";
import { type Clients, createClients, destroyClients } from "./clients";

const PROJECT = join(__dirname, "../../fixtures/conformance-project");

/** The local cloud, with what its program declares. */
export class LocalBackend implements Backend {
  readonly name = "local cloud";
  readonly region = "us-east-1";
  /** Jobs are processes on a machine that other tests keep busy. */
  readonly patienceMilliseconds = 30_000;
  #cloud: LocalCloud | undefined;
  #clients: Clients | undefined;

  async start(): Promise<void> {
    this.#cloud = await LocalCloud.start({
      stateDirectory: temporaryFolder(),
      port: 0,
      region: this.region,
      detectLabelsPerSecond: Number.POSITIVE_INFINITY,
    });
    const { endpoint, operator: credentials } = this.#cloud;
    this.#clients = createClients({ endpoint, credentials, region: this.region });
    await this.#cloud.deploy({ projectDirectory: PROJECT, stack: "test", config: {} });
    this.#cloud.run();
  }

  async stop(): Promise<void> {
    if (this.#clients !== undefined) destroyClients(this.#clients);
    await this.#cloud?.close();
  }

  get accountId(): string {
    return this.#started(this.#cloud).accountId;
  }

  get s3() {
    return this.#started(this.#clients).s3;
  }

  get sqs() {
    return this.#started(this.#clients).sqs;
  }

  get dynamodb() {
    return this.#started(this.#clients).dynamodb;
  }

  get batch() {
    return this.#started(this.#clients).batch;
  }

  get rekognition() {
    return this.#started(this.#clients).rekognition;
  }

  get events() {
    return this.#started(this.#clients).events;
  }

  get sts() {
    return this.#started(this.#clients).sts;
  }

  get logs() {
    return this.#started(this.#clients).logs;
  }

  #started<Part>(part: Part | undefined): Part {
    if (part === undefined) throw new Error("The local cloud has not been started.");
    return part;
  }
}
