import type { Backend } from "../backend";
import { type Clients, createClients, destroyClients } from "./clients";
import { makeResources } from "./moto-resources";

/** moto, as `.ci/with-moto` has started it. */
export class MotoBackend implements Backend {
  readonly name = "moto";
  readonly region = "us-east-1";
  readonly accountId = "123456789012";
  /** It does at once what it does at all. */
  readonly patienceMilliseconds = 3_000;
  /** The SDK finds endpoint and credentials in the environment, as in production. */
  readonly #clients: Clients = createClients({ region: this.region });

  async start(): Promise<void> {
    await makeResources(this);
  }

  async stop(): Promise<void> {
    destroyClients(this.#clients);
  }

  get s3() {
    return this.#clients.s3;
  }

  get sqs() {
    return this.#clients.sqs;
  }

  get dynamodb() {
    return this.#clients.dynamodb;
  }

  get batch() {
    return this.#clients.batch;
  }

  get rekognition() {
    return this.#clients.rekognition;
  }

  get events() {
    return this.#clients.events;
  }

  get sts() {
    return this.#clients.sts;
  }

  get logs() {
    return this.#clients.logs;
  }
}
