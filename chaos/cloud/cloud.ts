import { createClients } from "../../cli/target/clients";
import type { Target } from "../../cli/target/target";
import type { StackOutputs } from "../../contracts/outputs";
import { Identities } from "../../local/iam/identities";
import { CloudProcess } from "./cloud-process";
import type { CloudSettings, CloudStatus } from "./settings";

/** One local cloud over many lives of its process, always at the same address. */
export class ChaosCloud {
  #process: CloudProcess;
  #isStruck = true;
  /** What the processes before this one counted. */
  readonly #past: CloudStatus[] = [];

  private constructor(
    private readonly settings: CloudSettings,
    process: CloudProcess,
    readonly outputs: StackOutputs,
  ) {
    this.#process = process;
  }

  /** @throws CloudProcessError when the program cannot be deployed. */
  static async start(settings: Omit<CloudSettings, "port" | "deploys">): Promise<ChaosCloud> {
    const process = await CloudProcess.start({ ...settings, port: 0, deploys: true });
    const port = Number(new URL(process.endpoint).port);
    return new ChaosCloud({ ...settings, port, deploys: false }, process, process.outputs);
  }

  /** Clients of the person at the keyboard. They meet faults too. */
  target(): Target {
    const { operator: credentials } = new Identities();
    const { region } = this.outputs;
    const { endpoint } = this.#process;
    const connection = { region, endpoint, credentials };
    const { destroy, ...clients } = createClients(connection);
    const close = async () => destroy();
    const facts = { name: "the local cloud", outputs: this.outputs, isAtWork: true, connection };
    return { ...facts, ...clients, close };
  }

  /** Stops as on Ctrl-C, and starts again. */
  async restart(): Promise<void> {
    await this.#keepCounts();
    await this.#process.close();
    await this.#startAgain();
  }

  /** Loses power, and starts again. */
  async losePower(): Promise<void> {
    await this.#keepCounts();
    await this.#process.losePower();
    await this.#startAgain();
  }

  stopFaults(): void {
    this.#isStruck = false;
    this.#process.stopFaults();
  }

  /** Since the first start; of the pending events, those that are now. */
  async status(): Promise<CloudStatus> {
    const now = await this.#process.status();
    return this.#past.reduce((sum, past) => add(sum, past), now);
  }

  async close(): Promise<void> {
    await this.#process.close();
  }

  async #keepCounts(): Promise<void> {
    this.#past.push({ ...(await this.#process.status()), pendingEvents: 0 });
  }

  async #startAgain(): Promise<void> {
    this.#process = await CloudProcess.start({ ...this.settings, life: this.#past.length });
    if (!this.#isStruck) this.#process.stopFaults();
  }
}

function add(one: CloudStatus, other: CloudStatus): CloudStatus {
  const faults = { ...one.faults };
  for (const [fault, count] of Object.entries(other.faults)) {
    faults[fault] = (faults[fault] ?? 0) + count;
  }
  return {
    pendingEvents: one.pendingEvents + other.pendingEvents,
    faults,
    submitJobCalls: one.submitJobCalls + other.submitJobCalls,
    workerProcesses: one.workerProcesses + other.workerProcesses,
  };
}
