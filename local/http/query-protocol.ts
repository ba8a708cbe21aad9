import { text } from "node:stream/consumers";
import { AwsError } from "../aws-error";
import type { Caller } from "../iam/caller";
import { type XmlContent, xmlDocument } from "../s3/xml";
import { credentialScope } from "./credential-scope";
import type { AwsCall, AwsRequest, AwsResponse } from "./service";

/** One operation: what the form says in, what the answer's element holds out. */
export type QueryOperation = (
  form: URLSearchParams,
  caller: Caller,
) => Readonly<Record<string, XmlContent>> | Promise<Readonly<Record<string, XmlContent>>>;

/**
 * The AWS query protocol, and EC2's kind of it: POST of a form that names the operation `Action`, XML back.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export class QueryProtocol {
  constructor(
    private readonly options: {
      /** The service's signing name: every one of them posts to `/`. */
      service: string;
      namespace: string;
      /** EC2 answers without the element `<Action>Result`. */
      kind: "query" | "ec2";
      operations: Readonly<Record<string, QueryOperation | undefined>>;
    },
  ) {}

  matches({ headers }: AwsCall): boolean {
    return credentialScope(headers.authorization)?.service === this.options.service;
  }

  /** @throws AwsError InvalidAction for an operation that is not in the table. */
  async handle({ body, caller }: AwsRequest): Promise<AwsResponse> {
    const { service, namespace, kind, operations } = this.options;
    const form = new URLSearchParams(await text(body));
    const name = form.get("Action") ?? "";
    const operation = operations[name];
    if (operation === undefined) {
      throw new AwsError(
        "InvalidAction",
        `The local cloud does not emulate ${name} of ${service}; it emulates ${Object.keys(operations).join(", ")}.`,
      );
    }
    const content = await operation(form, caller);
    const result = kind === "ec2" ? content : { [`${name}Result`]: content };
    return xml(200, xmlDocument(`${name}Response`, result, namespace));
  }

  errorResponse({ code, message, status }: AwsError, requestId: string): AwsResponse {
    const { kind } = this.options;
    const Code = (kind === "ec2" ? EC2_CODES[code] : undefined) ?? code;
    if (kind === "ec2") {
      const error = { Errors: { Error: { Code, Message: message } }, RequestID: requestId };
      return xml(status, xmlDocument("Response", error));
    }
    const Type = status < 500 ? "Sender" : "Receiver";
    const error = { Error: { Type, Code, Message: message }, RequestId: requestId };
    return xml(status, xmlDocument("ErrorResponse", error));
  }
}

/** EC2 has names of its own for what all services refuse. https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-troubleshooting.html */
const EC2_CODES: Readonly<Record<string, string | undefined>> = {
  AccessDenied: "UnauthorizedOperation",
  InvalidClientTokenId: "AuthFailure",
};

function xml(status: number, body: string): AwsResponse {
  return { status, headers: { "content-type": "text/xml;charset=UTF-8" }, body };
}
