import { AwsError } from "../aws-error";
import type { Handler, HandlerTable, ProvisionContext } from "./handler";
import { batchHandlers } from "./handlers/batch";
import { cloudWatchHandlers } from "./handlers/cloudwatch";
import { dynamoDbHandlers } from "./handlers/dynamodb";
import { ec2Handlers } from "./handlers/ec2";
import { ecrHandlers } from "./handlers/ecr";
import { eventHandlers } from "./handlers/events";
import { iamHandlers } from "./handlers/iam";
import { kmsHandlers } from "./handlers/kms";
import { lambdaHandlers } from "./handlers/lambda";
import { s3Handlers } from "./handlers/s3";
import { s3SettingHandlers } from "./handlers/s3-settings";
import { snsHandlers } from "./handlers/sns";
import { sqsHandlers } from "./handlers/sqs";
import { answerInvoke } from "./invokes";
import type { Answer, ProgramRequest } from "./messages";

const HANDLERS: HandlerTable = {
  ...batchHandlers,
  ...cloudWatchHandlers,
  ...dynamoDbHandlers,
  ...ec2Handlers,
  ...ecrHandlers,
  ...eventHandlers,
  ...iamHandlers,
  ...kmsHandlers,
  ...lambdaHandlers,
  ...s3Handlers,
  ...s3SettingHandlers,
  ...snsHandlers,
  ...sqsHandlers,
};

/** Makes what a program registers, and remembers every problem, each naming its resource or function. */
export class Provisioner {
  readonly #context: ProvisionContext;
  readonly #seen = new Set<string>();
  readonly #problems: string[] = [];

  constructor(context: ProvisionContext) {
    this.#context = context;
  }

  get problems(): readonly string[] {
    return this.#problems;
  }

  /** @throws Error with the problem, so that what depends on the resource is not made. */
  async answer(request: ProgramRequest): Promise<Answer> {
    try {
      if (request.kind === "invoke") return { state: answerInvoke(request, this.#context) };
      return await this.#make(request);
    } catch (error) {
      const message = messageOf(error);
      const problem =
        request.kind === "invoke" ? message : `${request.type} "${request.name}": ${message}`;
      this.#problems.push(problem);
      throw new Error(problem, { cause: error });
    }
  }

  async #make(request: ProgramRequest & { readonly kind: "resource" }): Promise<Answer> {
    const { type, name, inputs, custom } = request;
    this.#checkUnique(type, name);
    const handle = handlerOf(type, custom);
    return handle === undefined ? { state: {} } : handle({ type, name, inputs }, this.#context);
  }

  /** The mock monitor takes two resources with one URN; the real engine does not. */
  #checkUnique(type: string, name: string): void {
    const urn = `${type}::${name}`;
    if (this.#seen.has(urn)) {
      throw new Error("Two resources of this type have this name: Pulumi refuses a duplicate URN.");
    }
    this.#seen.add(urn);
  }
}

/** Of an error of AWS its type too: what a search for it finds. */
function messageOf(error: unknown): string {
  if (error instanceof AwsError) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

/** Nothing for what exists only in the program: the stack, its own components, a provider's settings. */
function handlerOf(type: string, custom: boolean): Handler | undefined {
  const found = HANDLERS[type];
  if (found !== undefined) return found;
  if (type.startsWith("pulumi:")) {
    if (type === "pulumi:pulumi:Stack" || type.startsWith("pulumi:providers:")) return undefined;
  } else if (!custom && !/^(aws|awsx|awsnative|docker)/.test(type)) return undefined;
  throw new Error(
    "The local cloud has no handler for this type. Add one to local/program/handlers/, beside those of its service.",
  );
}
