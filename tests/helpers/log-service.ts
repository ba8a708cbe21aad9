import { join } from "node:path";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { Clock } from "../../lib/clock";
import { HttpServer } from "../../local/http/server";
import { Authorizer } from "../../local/iam/authorizer";
import { Identities } from "../../local/iam/identities";
import type { Statement } from "../../local/iam/policy";
import { Logs } from "../../local/logs/logs";
import { StateStore } from "../../local/state";
import { temporaryFolder } from "./temporary-folder";

const TRUST = {
  Statement: {
    Effect: "Allow" as const,
    Principal: { Service: "ecs-tasks.amazonaws.com" },
    Action: "sts:AssumeRole",
  },
};

/** CloudWatch Logs of the local cloud on a port, with a real client of the SDK. */
export class LogService {
  readonly identities = new Identities();

  private constructor(
    readonly directory: string,
    private readonly clock: Clock,
  ) {}

  #store: StateStore | undefined;
  #server: HttpServer | undefined;
  #logs: Logs | undefined;

  static async start(clock: Clock, ...groups: string[]): Promise<LogService> {
    const service = new LogService(temporaryFolder(), clock);
    await service.open(clock);
    await service.logs.declare(groups.map((name) => ({ name, arn: service.logs.arnOf(name) })));
    return service;
  }

  get logs(): Logs {
    if (this.#logs === undefined) throw new Error("The service was not started.");
    return this.#logs;
  }

  async open(clock = this.clock): Promise<void> {
    this.#store = await StateStore.open(this.directory);
    this.#logs = await Logs.open({
      store: this.#store,
      clock,
      authorizer: new Authorizer(this.identities, clock),
      logDirectory: join(this.directory, "logs"),
      region: "us-east-1",
      accountId: "000000000000",
    });
    const services = [this.#logs];
    this.#server = await HttpServer.listen({ port: 0, services, identities: this.identities });
  }

  async close(): Promise<void> {
    await this.#server?.close();
    await this.#logs?.close();
    await this.#store?.close();
  }

  /** One event each, by whoever may do everything. */
  async write(group: string, stream: string, ...messages: string[]): Promise<void> {
    const opened = this.logs.openStream({ kind: "operator" }, group, stream);
    for (const message of messages) await opened.write(message);
  }

  /** Of the operator, or of a new role that may do this and nothing else. */
  client(...statements: Statement[]): CloudWatchLogsClient {
    return new CloudWatchLogsClient({
      endpoint: this.#server?.endpoint,
      region: "us-east-1",
      credentials: statements.length === 0 ? this.identities.operator : this.#roleWith(statements),
      maxAttempts: 1,
    });
  }

  #roleWith(Statement: Statement[]) {
    const name = "reader";
    const arn = `arn:aws:iam::000000000000:role/${name}`;
    this.identities.putRole({ name, arn, trust: TRUST });
    this.identities.putRolePolicy(name, "permissions", { Statement });
    return this.identities.credentialsFor(arn, "ecs-tasks.amazonaws.com");
  }
}
