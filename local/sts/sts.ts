import type { AwsError } from "../aws-error";
import { QueryProtocol } from "../http/query-protocol";
import type { AwsCall, AwsRequest, AwsResponse, Service } from "../http/service";
import type { Caller } from "../iam/caller";

/** AWS Security Token Service: who one is. Roles are assumed by services only, which ask nobody here. */
export class Sts implements Service {
  private readonly protocol: QueryProtocol;

  constructor({ accountId }: { readonly accountId: string }) {
    this.protocol = new QueryProtocol({
      service: "sts",
      namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
      kind: "query",
      operations: {
        // Everybody may ask. https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
        GetCallerIdentity: (_, caller) => ({
          ...identityOf(caller, accountId),
          Account: accountId,
        }),
      },
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

/** Of a session of a role that has no name of its own. */
const SESSION = "local-cloud";

/** The operator is who `aws.getCallerIdentity` answers programs with. */
function identityOf(caller: Caller, accountId: string): { Arn: string; UserId: string } {
  if (caller.kind !== "role") {
    return { Arn: `arn:aws:iam::${accountId}:root`, UserId: accountId };
  }
  const session = caller.origin?.session.replace(/[^\w+=,.@-]/g, "-") ?? SESSION;
  return {
    Arn: `arn:aws:sts::${accountId}:assumed-role/${caller.roleName}/${session}`,
    UserId: `${caller.roleName}:${session}`,
  };
}
