import { z } from "zod";
import { AwsError } from "../aws-error";
import type { Authorizer } from "../iam/authorizer";
import type { Caller } from "../iam/caller";
import type { Collection } from "../state";
import type { FunctionDefinition } from "./definitions";

export interface ConcurrencyOptions {
  /** @throws AwsError ResourceNotFoundException */
  readonly functionOf: (nameOrArn: string) => FunctionDefinition;
  /** By the function's name. */
  readonly reserved: Collection<number>;
  readonly authorizer: Authorizer;
}

/** Each call has a version of the API of its own. https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html */
const PATH = /^\/(2017-10-31|2019-09-30)\/functions\/([^/]+)\/concurrency\/?$/;

const putRequest = z.strictObject({ ReservedConcurrentExecutions: z.int().min(0) });

/** The calls that reserve concurrency for a function: with 0 it is never called. */
export class ConcurrencyOperations {
  constructor(private readonly options: ConcurrencyOptions) {}

  /** What it answers, or nothing where the call is another. */
  async handle(
    method: string,
    path: string,
    body: () => Promise<string>,
    caller: Caller,
  ): Promise<{ status: number; body: object } | undefined> {
    const [, version, encoded = ""] = PATH.exec(path) ?? [];
    const nameOrArn = decodeURIComponent(encoded);
    if (version === "2019-09-30" && method === "GET") {
      const { name } = this.authorized(nameOrArn, "lambda:GetFunctionConcurrency", caller);
      const found = this.options.reserved.get(name);
      return { status: 200, body: { ReservedConcurrentExecutions: found } };
    }
    if (version === "2017-10-31" && method === "PUT") {
      const { name } = this.authorized(nameOrArn, "lambda:PutFunctionConcurrency", caller);
      const request = parsePut(await body());
      await this.options.reserved.set(name, request.ReservedConcurrentExecutions);
      return { status: 200, body: request };
    }
    if (version === "2017-10-31" && method === "DELETE") {
      const { name } = this.authorized(nameOrArn, "lambda:DeleteFunctionConcurrency", caller);
      await this.options.reserved.delete(name);
      return { status: 204, body: {} };
    }
    return undefined;
  }

  private authorized(nameOrArn: string, action: string, caller: Caller): FunctionDefinition {
    const definition = this.options.functionOf(nameOrArn);
    this.options.authorizer.authorize(caller, action, definition.arn);
    return definition;
  }
}

function parsePut(body: string): z.infer<typeof putRequest> {
  const parsed = putRequest.safeParse(JSON.parse(body === "" ? "{}" : body));
  if (parsed.success) return parsed.data;
  throw new AwsError("InvalidParameterValueException", z.prettifyError(parsed.error));
}
