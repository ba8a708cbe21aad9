import { text } from "node:stream/consumers";
import { z } from "zod";
import { AwsError } from "../aws-error";
import type { AwsCall, AwsRequest, AwsResponse, Service } from "../http/service";
import type { Authorizer } from "../iam/authorizer";
import type { Caller } from "../iam/caller";
import { pageOf } from "../page";
import type { Collection } from "../state";
import { ConcurrencyOperations } from "./concurrency-operations";
import type { FunctionDefinition } from "./definitions";
import { functionConfiguration, mappingArn, mappingConfiguration } from "./descriptions";
import type { EventSources, MappingState } from "./event-sources";

export interface LambdaServiceOptions {
  /** By name or ARN. */
  readonly findFunction: (nameOrArn: string) => FunctionDefinition | undefined;
  readonly sources: EventSources;
  /** Concurrency by the function's name. */
  readonly reserved: Collection<number>;
  readonly authorizer: Authorizer;
  /** `arn:aws:lambda:<region>:<account>` */
  readonly arnPrefix: string;
}

const PATHS = /^\/2015-03-31\/(functions|event-source-mappings)(?:\/([^/]+))?(?:\/([^/]+))?\/?$/;
/** https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html */
const MAX_LISTED_MAPPINGS = 100;

const listRequest = z.strictObject({
  EventSourceArn: z.string().optional(),
  FunctionName: z.string().optional(),
  Marker: z.string().regex(/^\d+$/).optional(),
  MaxItems: z.coerce.number().int().min(1).max(MAX_LISTED_MAPPINGS).default(MAX_LISTED_MAPPINGS),
});
const updateRequest = z.strictObject({ Enabled: z.boolean().optional() });

/** The calls of AWS Lambda that look at functions and event source mappings, and hold them up (restJson1). */
export class LambdaService implements Service {
  private readonly concurrency: ConcurrencyOperations;

  constructor(private readonly options: LambdaServiceOptions) {
    const functionOf = (nameOrArn: string) => this.find(nameOrArn);
    this.concurrency = new ConcurrencyOperations({ ...options, functionOf });
  }

  matches({ path }: AwsCall): boolean {
    return /^\/20\d\d-\d\d-\d\d\//.test(path);
  }

  async handle(request: AwsRequest): Promise<AwsResponse> {
    const { method, path, query, caller } = request;
    const [, kind, encoded, part] = PATHS.exec(path) ?? [];
    const name = encoded === undefined ? undefined : decodeURIComponent(encoded);
    if (kind === "functions" && method === "GET" && name !== undefined) {
      if (part === undefined) return json(200, this.getFunction(name, caller));
      if (part === "configuration") return json(200, this.getConfiguration(name, caller));
    }
    if (kind === "event-source-mappings" && part === undefined) {
      if (name === undefined && method === "GET") return json(200, this.list(query, caller));
      if (name !== undefined && method === "GET") return json(200, this.getMapping(name, caller));
      if (name !== undefined && method === "PUT") {
        return json(202, await this.update(name, await text(request.body), caller));
      }
      if (name !== undefined && method === "DELETE") {
        return json(202, await this.delete(name, caller));
      }
    }
    const bodyOf = () => text(request.body);
    const answer = await this.concurrency.handle(method, path, bodyOf, caller);
    if (answer !== undefined) return json(answer.status, answer.body);
    throw new AwsError(
      "UnknownOperationException",
      `The local cloud does not emulate ${method} ${path} of AWS Lambda.`,
      404,
    );
  }

  errorResponse({ code, status, message }: AwsError): AwsResponse {
    const type = code === "AccessDenied" ? "AccessDeniedException" : code;
    const body = { Type: status < 500 ? "User" : "Service", Message: message, message };
    return json(status, body, { "x-amzn-errortype": type });
  }

  private getFunction(name: string, caller: Caller): object {
    return { Configuration: this.describe(name, "lambda:GetFunction", caller) };
  }

  private getConfiguration(name: string, caller: Caller): object {
    return this.describe(name, "lambda:GetFunctionConfiguration", caller);
  }

  private describe(nameOrArn: string, action: string, caller: Caller): object {
    const { findFunction, authorizer } = this.options;
    authorizer.authorize(caller, action, findFunction(nameOrArn)?.arn ?? this.arnOf(nameOrArn));
    return functionConfiguration(this.find(nameOrArn));
  }

  /** @throws AwsError ResourceNotFoundException */
  private find(nameOrArn: string): FunctionDefinition {
    const definition = this.options.findFunction(nameOrArn);
    if (definition !== undefined) return definition;
    const message = `Function not found: ${this.arnOf(nameOrArn)}`;
    throw new AwsError("ResourceNotFoundException", message, 404);
  }

  private arnOf(nameOrArn: string): string {
    return `${this.options.arnPrefix}:function:${nameOrArn.split(":").at(-1)}`;
  }

  private list(query: URLSearchParams, caller: Caller): object {
    const { sources, authorizer, findFunction } = this.options;
    const request = parse(Object.fromEntries(query), listRequest);
    authorizer.authorize(caller, "lambda:ListEventSourceMappings", "*");
    const { EventSourceArn, FunctionName, Marker, MaxItems } = request;
    const functionName =
      FunctionName === undefined ? undefined : (findFunction(FunctionName)?.name ?? FunctionName);
    const found = sources
      .all()
      .filter(
        (mapping) =>
          (EventSourceArn ?? mapping.queueArn) === mapping.queueArn &&
          (functionName ?? mapping.functionName) === mapping.functionName,
      );
    const { page, nextToken } = pageOf(found, { maxResults: MaxItems, nextToken: Marker });
    return { EventSourceMappings: page.map(({ id }) => this.shown(id)), NextMarker: nextToken };
  }

  private getMapping(id: string, caller: Caller): object {
    this.authorizeMapping(caller, "lambda:GetEventSourceMapping", id);
    return this.shown(id);
  }

  private async update(id: string, body: string, caller: Caller): Promise<object> {
    const { Enabled } = parse(JSON.parse(body === "" ? "{}" : body), updateRequest);
    this.authorizeMapping(caller, "lambda:UpdateEventSourceMapping", id);
    if (Enabled !== undefined) await this.options.sources.setEnabled(id, Enabled);
    return this.shown(id);
  }

  private async delete(id: string, caller: Caller): Promise<object> {
    const { sources, arnPrefix } = this.options;
    this.authorizeMapping(caller, "lambda:DeleteEventSourceMapping", id);
    return mappingConfiguration(await sources.delete(id), "Deleting", { arnPrefix });
  }

  private shown(id: string): object {
    const { sources, arnPrefix } = this.options;
    const mapping = sources.get(id);
    const state: MappingState = sources.stateOf(mapping);
    return mappingConfiguration(mapping, state, { arnPrefix });
  }

  private authorizeMapping(caller: Caller, action: string, id: string): void {
    const { authorizer, arnPrefix } = this.options;
    authorizer.authorize(caller, action, mappingArn(id, arnPrefix));
  }
}

function parse<Schema extends z.ZodType>(input: unknown, schema: Schema): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AwsError("InvalidParameterValueException", z.prettifyError(parsed.error));
}

function json(status: number, body: object, headers: Record<string, string> = {}): AwsResponse {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}
