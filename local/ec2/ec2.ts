import type { AwsError } from "../aws-error";
import { QueryProtocol } from "../http/query-protocol";
import type { AwsCall, AwsRequest, AwsResponse, Service } from "../http/service";
import type { Authorizer } from "../iam/authorizer";
import type { Network } from "./network";
import { ec2Operations } from "./operations";

export interface Ec2Options {
  readonly network: Network;
  readonly authorizer: Authorizer;
  readonly region: string;
  readonly accountId: string;
}

/** Amazon EC2: the networks that programs declare, and ways to break them. */
export class Ec2 implements Service {
  private readonly protocol: QueryProtocol;

  constructor(options: Ec2Options) {
    this.protocol = new QueryProtocol({
      service: "ec2",
      namespace: "http://ec2.amazonaws.com/doc/2016-11-15/",
      kind: "ec2",
      operations: ec2Operations(options),
    });
  }

  matches(call: AwsCall): boolean {
    return this.protocol.matches(call);
  }

  handle(request: AwsRequest): Promise<AwsResponse> {
    return this.protocol.handle(request);
  }

  errorResponse(error: AwsError, requestId: string): AwsResponse {
    return this.protocol.errorResponse(error, requestId);
  }
}
