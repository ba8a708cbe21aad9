import type { Clock } from "../../lib/clock";
import type { AwsError } from "../aws-error";
import { JsonProtocol } from "../http/json-protocol";
import type { AwsCall, AwsRequest, AwsResponse, Service } from "../http/service";
import type { Authorizer } from "../iam/authorizer";
import type { Caller } from "../iam/caller";
import type { PolicyDocument } from "../iam/policy";
import type { StateStore } from "../state";
import type { DeclaredLogGroup, LogStream } from "./log-group";
import { LogGroups } from "./log-groups";
import { logsOperations } from "./operations";

export interface LogsOptions {
  readonly store: StateStore;
  /** A file for each log group is here. */
  readonly logDirectory: string;
  readonly authorizer: Authorizer;
  readonly clock: Pick<Clock, "now">;
  readonly region: string;
  readonly accountId: string;
}

const WRITE_ACTIONS = ["logs:CreateLogStream", "logs:PutLogEvents"];

/** Amazon CloudWatch Logs: what functions and workers print, and what rules send. */
export class Logs implements Service {
  readonly #options: LogsOptions;
  readonly #groups: LogGroups;
  readonly #protocol: JsonProtocol;

  private constructor(options: LogsOptions, groups: LogGroups) {
    this.#options = options;
    this.#groups = groups;
    const { authorizer, clock } = options;
    this.#protocol = new JsonProtocol({
      target: "Logs_20140328",
      version: "1.1",
      operations: logsOperations({
        groups,
        clock,
        authorize: (caller, action, groupName, streamName = "") =>
          authorizer.authorize(caller, action, this.#streamArn(groupName, streamName)),
      }),
    });
  }

  static async open(options: LogsOptions): Promise<Logs> {
    const { store, logDirectory: directory, clock } = options;
    return new Logs(options, await LogGroups.open({ store, directory, clock }));
  }

  matches(call: AwsCall): boolean {
    return this.#protocol.matches(call);
  }

  handle(request: AwsRequest): Promise<AwsResponse> {
    return this.#protocol.handle(request);
  }

  errorResponse(error: AwsError): AwsResponse {
    return this.#protocol.errorResponse(error);
  }

  /** Makes the groups of a program; those of earlier runs stay with what is in them. */
  async declare(groups: readonly DeclaredLogGroup[]): Promise<void> {
    for (const group of groups) await this.#groups.put(group);
  }

  has(groupName: string): boolean {
    return this.#groups.has(groupName);
  }

  /** Makes a group that nobody declares, where AWS does. It keeps events for ever. */
  async create(name: string): Promise<void> {
    if (!this.has(name)) await this.#groups.put({ name, arn: this.arnOf(name) });
  }

  arnOf(groupName: string): string {
    const { region, accountId } = this.#options;
    return `arn:aws:logs:${region}:${accountId}:log-group:${groupName}`;
  }

  /**
   * A new stream of a group, for whoever may write to it.
   *
   * @throws AwsError ResourceNotFoundException when there is no such group, AccessDenied when he may not
   */
  openStream(
    caller: Caller,
    groupName: string,
    streamName: string,
    policy?: PolicyDocument,
  ): LogStream {
    for (const action of WRITE_ACTIONS) {
      const arn = this.#streamArn(groupName, streamName);
      this.#options.authorizer.authorize(caller, action, arn, policy);
    }
    return this.#groups.stream(groupName, streamName);
  }

  /** Waits for what was written. */
  close(): Promise<void> {
    return this.#groups.close();
  }

  #streamArn(groupName: string, streamName: string): string {
    return `${this.arnOf(groupName)}:log-stream:${streamName}`;
  }
}
