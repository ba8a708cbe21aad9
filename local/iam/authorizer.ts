import type { Clock } from "../../lib/clock";
import { AwsError } from "../aws-error";
import type { Caller } from "./caller";
import {
  type Access,
  evaluateDelegation,
  evaluateIdentityPolicies,
  evaluateResourcePolicy,
} from "./evaluate";
import type { Identities } from "./identities";
import type { PolicyDocument } from "./policy";

/** A call that no policy allowed. */
export interface Denial {
  readonly caller: Caller;
  readonly action: string;
  readonly resource: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Decides every call as IAM does within one account, and remembers whom it refused. */
export class Authorizer {
  private readonly refused: Denial[] = [];
  private readonly listeners: ((denial: Denial) => void)[] = [];

  constructor(
    private readonly identities: Identities,
    private readonly clock: Clock,
  ) {}

  get denials(): readonly Denial[] {
    return this.refused;
  }

  onDenial(listener: (denial: Denial) => void): void {
    this.listeners.push(listener);
  }

  /** @throws AwsError AccessDenied, in the words of AWS, when the caller may not do this. */
  authorize(
    caller: Caller,
    action: string,
    resource: string,
    resourcePolicy?: PolicyDocument,
  ): void {
    const access = { caller, action, resource };
    this.deny(access, this.refusal(access, resourcePolicy));
  }

  /**
   * As `authorize`, for a KMS key: an identity's policies count only as far as the key's policy leaves
   * the decision to them. https://docs.aws.amazon.com/kms/latest/developerguide/control-access-overview.html
   */
  authorizeKey(access: Access, keyPolicy: PolicyDocument, accountId: string): void {
    this.deny(access, this.keyRefusal(access, keyPolicy, accountId));
  }

  /** Whether `authorizeKey` would let the caller pass. */
  allowsKey(access: Access, keyPolicy: PolicyDocument, accountId: string): boolean {
    return this.keyRefusal(access, keyPolicy, accountId) === undefined;
  }

  private deny({ caller, action, resource }: Access, refusal: string | undefined): void {
    if (refusal === undefined) return;
    const denial = { caller, action, resource, at: this.clock.now() };
    this.refused.push(denial);
    for (const listener of this.listeners) listener(denial);
    throw new AwsError(
      "AccessDenied",
      `User: ${nameOf(caller)} is not authorized to perform: ${action} on resource: ${resource} ${refusal}`,
      403,
    );
  }

  /** Whether the caller may do this. Asking is no attempt: a "no" is not remembered as a denial. */
  allows(
    caller: Caller,
    action: string,
    resource: string,
    resourcePolicy?: PolicyDocument,
  ): boolean {
    return this.refusal({ caller, action, resource }, resourcePolicy) === undefined;
  }

  private refusal(access: Access, resourcePolicy?: PolicyDocument): string | undefined {
    const byResource =
      resourcePolicy === undefined ? "unmentioned" : evaluateResourcePolicy(resourcePolicy, access);
    const byIdentity = this.byIdentity(access);
    if (byResource === "denied") return "with an explicit deny in a resource-based policy";
    if (byIdentity === "denied") return "with an explicit deny in an identity-based policy";
    if (byResource === "allowed" || byIdentity === "allowed") return undefined;
    const kind = access.caller.kind === "service" ? "resource-based" : "identity-based";
    return `because no ${kind} policy allows the ${access.action} action`;
  }

  private keyRefusal(
    access: Access,
    keyPolicy: PolicyDocument,
    accountId: string,
  ): string | undefined {
    const { action } = access;
    const byKey = evaluateResourcePolicy(keyPolicy, access);
    const byAccount = evaluateDelegation(keyPolicy, access, accountId);
    const byIdentity = this.byIdentity(access);
    if (byKey === "denied" || byAccount === "denied") {
      return "with an explicit deny in a resource-based policy";
    }
    if (byIdentity === "denied") return "with an explicit deny in an identity-based policy";
    if (byKey === "allowed") return undefined;
    if (access.caller.kind === "service" || byAccount === "unmentioned") {
      return `because no resource-based policy allows the ${action} action`;
    }
    if (byIdentity === "allowed") return undefined;
    return `because no identity-based policy allows the ${action} action`;
  }

  private byIdentity(access: Access) {
    const { caller } = access;
    if (caller.kind === "operator") return "allowed";
    if (caller.kind === "service") return "unmentioned";
    return evaluateIdentityPolicies(this.identities.policiesOf(caller.roleName), access);
  }
}

function nameOf(caller: Caller): string {
  if (caller.kind === "role") return caller.roleArn;
  return caller.kind === "service" ? caller.principal : "operator";
}
