import { appendFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { AwsError } from "../aws-error";
import type { Authorizer } from "../iam/authorizer";
import type { Caller } from "../iam/caller";
import { type PolicyDocument, statementsOf } from "../iam/policy";
import type { Kms } from "../kms/kms";
import type { Lambda } from "../lambda/lambda";
import type { Logs } from "../logs/logs";
import { replaceAll } from "../replace-all";
import type { Sqs } from "../sqs/sqs";
import type { Collection, StateStore } from "../state";
import type { BusEvent } from "./event";

export interface Topic {
  readonly arn: string;
  readonly name: string;
  readonly policy?: PolicyDocument;
  /** The customer managed key that protects its messages. */
  readonly kmsKeyArn?: string;
}

/** What one run of the program declares of what events can be sent to, besides queues and functions. */
export interface DeclaredDestinations {
  readonly topics: readonly Topic[];
  readonly logResourcePolicies: readonly PolicyDocument[];
}

export interface DestinationsOptions {
  readonly store: StateStore;
  readonly authorizer: Authorizer;
  readonly kms: Pick<Kms, "authorize">;
  readonly sqs: Pick<Sqs, "send">;
  readonly lambda: Pick<Lambda, "invokeAsync">;
  readonly logs: Pick<Logs, "openStream">;
  /** What topics get is written to files here. */
  readonly logDirectory: string;
}

/** What an event can be sent to: functions, queues, topics and log groups. */
export class Destinations {
  readonly #options: DestinationsOptions;
  readonly #topics: Collection<Topic>;
  readonly #logPolicies: Collection<PolicyDocument>;
  #lastWrite: Promise<void> = Promise.resolve();

  private constructor(
    options: DestinationsOptions,
    topics: Collection<Topic>,
    logPolicies: Collection<PolicyDocument>,
  ) {
    this.#options = options;
    this.#topics = topics;
    this.#logPolicies = logPolicies;
  }

  static async open(options: DestinationsOptions): Promise<Destinations> {
    const { store } = options;
    return new Destinations(
      options,
      await store.collection<Topic>("event-topics"),
      await store.collection<PolicyDocument>("event-log-policies"),
    );
  }

  async replace(declared: DeclaredDestinations): Promise<void> {
    await replaceAll(this.#topics, declared.topics, ({ arn }) => arn);
    await replaceAll(this.#logPolicies, declared.logResourcePolicies, (policy) =>
      JSON.stringify(policy),
    );
  }

  /** @throws AwsError when the caller may not, or there is no such destination */
  async send(caller: Caller, arn: string, event: BusEvent): Promise<void> {
    const body = JSON.stringify(event);
    switch (arn.split(":")[2]) {
      case "lambda":
        return this.#options.lambda.invokeAsync(caller, arn, event);
      case "sqs":
        return this.#options.sqs.send(caller, arn, body);
      case "sns":
        return this.#publish(caller, arn, body);
      default:
        return this.#writeLog(caller, arn, body);
    }
  }

  async #publish(caller: Caller, arn: string, body: string): Promise<void> {
    const topic = this.#topics.get(arn);
    if (topic === undefined) throw notFound("NotFound", "Topic", arn);
    const { authorizer, kms } = this.#options;
    authorizer.authorize(caller, "sns:Publish", arn, topic.policy);
    if (topic.kmsKeyArn !== undefined) {
      const use = { via: "sns", encryptionContext: { "aws:sns:topicArn": arn } };
      for (const action of KEY_ACTIONS) kms.authorize(caller, action, topic.kmsKeyArn, use);
    }
    await this.#append(`sns-${topic.name}.log`, body);
  }

  /** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions */
  async #writeLog(caller: Caller, arn: string, body: string): Promise<void> {
    const groupName = arn.split(":").slice(6).join(":");
    const policy = { Statement: [...this.#logPolicies.values()].flatMap(statementsOf) };
    await this.#options.logs.openStream(caller, groupName, LOG_STREAM, policy).write(body);
  }

  /** One write after the other, so that lines stay whole and in order. */
  #append(file: string, line: string): Promise<void> {
    const { logDirectory } = this.#options;
    const written = this.#lastWrite.then(async () => {
      await mkdir(logDirectory, { recursive: true });
      await appendFile(join(logDirectory, file), `${line}\n`);
    });
    this.#lastWrite = written.catch(() => {});
    return written;
  }
}

/** Of each log group that is a target. */
const LOG_STREAM = "events";
/** https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html */
const KEY_ACTIONS = ["kms:GenerateDataKey", "kms:Decrypt"];

function notFound(code: string, what: string, arn: string): AwsError {
  return new AwsError(code, `${what} does not exist: ${arn}`, 404);
}
