import type { AwsError } from "../aws-error";
import { CutConnectionError } from "../http/cut-connection-error";
import type { AwsCall, AwsRequest, AwsResponse, Service } from "../http/service";
import type { CallOrigin } from "../iam/caller";
import type { Observer } from "../observer";
import { FUNCTION_SESSION, type Sessions } from "../sessions";
import { type CallFault, callFaults, operationOf } from "./call-faults";
import type { Faults } from "./faults";

export interface FaultyServiceOptions {
  readonly faults: Faults;
  readonly sessions: Sessions;
  readonly observer?: Pick<Observer, "answerLost">;
}

/** A service whose calls can fail before it has done anything, or after it has done all. */
export class FaultyService implements Service {
  constructor(
    private readonly inner: Service,
    private readonly options: FaultyServiceOptions,
  ) {}

  matches(call: AwsCall): boolean {
    return this.inner.matches(call);
  }

  async handle(request: AwsRequest): Promise<AwsResponse> {
    const operation = operationOf(request);
    const faults = callFaults(operation).filter(({ concerns }) => concerns?.(request) ?? true);
    this.killCaller("functionKilledBeforeCall", request, operation);
    this.strike("before", faults, operation);
    const response = await this.inner.handle(request);
    const origin = originOf(request);
    try {
      this.killCaller("functionKilledAfterCall", request, operation);
      this.strike("after", faults, operation);
    } catch (error) {
      if (origin !== undefined) this.options.observer?.answerLost(origin);
      throw error;
    }
    return response;
  }

  errorResponse(error: AwsError, requestId: string): AwsResponse {
    return this.inner.errorResponse(error, requestId);
  }

  private strike(when: CallFault["when"], faults: readonly CallFault[], operation: string): void {
    for (const { fault, error } of faults.filter((candidate) => candidate.when === when)) {
      if (this.options.faults.strikes(fault, operation)) throw error();
    }
  }

  /** A process that dies has its connection cut. */
  private killCaller(
    fault: "functionKilledBeforeCall" | "functionKilledAfterCall",
    request: AwsRequest,
    operation: string,
  ): void {
    const session = originOf(request)?.session;
    if (session === undefined || !session.startsWith(FUNCTION_SESSION)) return;
    if (!changesSomething(operation)) return;
    if (!this.options.faults.strikes(fault, operation)) return;
    this.options.sessions.kill(session, fault);
    throw new CutConnectionError();
  }
}

/** Between two reads a death changes nothing: it is as one before the first. */
function changesSomething(operation: string): boolean {
  return ["S3 PUT", "SendMessageBatch", "submitjob"].includes(operation);
}

function originOf({ caller }: AwsRequest): CallOrigin | undefined {
  return caller.kind === "role" ? caller.origin : undefined;
}
